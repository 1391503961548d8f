import { Button, Center, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { ProblemNotice } from '../../components/problem-notice.js';
import { fieldErrorsOf } from '../../components/problem-texts.js';
import { client } from '../../queries/client.js';
import { meQuery } from '../../session/me.js';
import { returnPath } from '../../session/return-path.js';
import * as texts from '../../texts/index.js';
import { ProviderSignIn } from './provider-sign-in.js';

const route = getRouteApi('/sign-in');

/** Signs in with a key, and leads back to where the visitor wanted to go. */
export function SignInPage() {
  const { to, ended } = route.useSearch();
  const me = useQuery(meQuery);
  return (
    <Center mih="100dvh" p="md" component="main" id="main">
      <title>{`${texts.session.title} · ${texts.shell.product}`}</title>
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={420}>
        <Stack>
          <Group gap="sm" wrap="nowrap">
            <img src="/favicon.svg" alt="" width={36} height={36} />
            <Title order={1} size="h2">
              {texts.shell.product}
            </Title>
          </Group>
          {me.data?.kind === 'anonymous' ? (
            <NoKeyNeeded to={returnPath(to)} />
          ) : (
            <>
              {ended === 'yes' && <Text>{texts.session.ended}</Text>}
              <ProviderSignIn to={returnPath(to)} />
              <SignInForm to={returnPath(to)} hasEnded={ended === 'yes'} />
            </>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}

function NoKeyNeeded({ to }: { to: string }) {
  const router = useRouter();
  return (
    <>
      <Text>{texts.session.needsNoKey}</Text>
      <Button onClick={() => router.history.push(to)}>{texts.session.goOn}</Button>
    </>
  );
}

function SignInForm({ to, hasEnded }: { to: string; hasEnded: boolean }) {
  const [key, setKey] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const router = useRouter();
  const queries = useQueryClient();
  const session = texts.session;
  const signIn = useMutation({
    mutationFn: () => client.createSession({ body: { key: key.trim() } }),
    onSuccess: (me) => {
      // Whatever another person saw in this tab is forgotten.
      queries.clear();
      queries.setQueryData(meQuery.queryKey, me);
      router.history.replace(to);
    },
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setIsMissing(key.trim() === '');
    if (key.trim() !== '') signIn.mutate();
  };
  const fieldError = isMissing ? session.keyMissing : fieldErrorsOf(signIn.error).get('/key');
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {!hasEnded && <Text>{session.intro}</Text>}
        {signIn.error !== null && <ProblemNotice error={signIn.error} shownFields={['/key']} />}
        <PasswordInput
          label={session.key}
          description={session.keyHint}
          value={key}
          onChange={({ currentTarget }) => setKey(currentTarget.value)}
          error={fieldError}
          autoComplete="current-password"
          autoFocus
          required
        />
        <Button type="submit" fullWidth loading={signIn.isPending}>
          {session.submit}
        </Button>
      </Stack>
    </form>
  );
}
