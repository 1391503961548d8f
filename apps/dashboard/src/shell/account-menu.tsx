import { ActionIcon, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { AccountIcon, SignOutIcon } from '../components/icons.js';
import { client } from '../queries/client.js';
import { removeDrafts } from '../session/drafts.js';
import { useMe } from '../session/me.js';
import * as texts from '../texts/index.js';

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const me = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = useMutation({
    mutationFn: () => client.send('endSession', {}),
    onSuccess: async ({ headers }) => {
      // A form that is open writes its draft when it leaves.
      await navigate({ to: '/sign-in' });
      removeDrafts(window.sessionStorage);
      queries.clear();
      // The session of the provider would let the next person in.
      const page = headers.get('sign-out-location');
      if (page !== null) window.location.assign(page);
    },
  });
  const session = texts.session;
  const shell = texts.shell;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={shell.account}>
          <AccountIcon size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {me !== undefined && (
          <Menu.Label role="menuitem" aria-disabled>
            {me.kind === 'anonymous' ? session.openAccess : session.signedInAs(me.name, me.role)}
          </Menu.Label>
        )}
        <Menu.Item component="a" href="/docs">
          {shell.apiDescription}
        </Menu.Item>
        {me?.kind === 'session' && (
          <Menu.Item leftSection={<SignOutIcon size={16} />} onClick={() => signOut.mutate()}>
            {session.signOut}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
