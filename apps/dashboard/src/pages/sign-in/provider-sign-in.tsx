import { Button, Divider } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';

/** Leads to the provider that vouches for people, if there is one, and back to where the visitor wanted to go. */
export function ProviderSignIn({ to }: { to: string }) {
  const ways = useQuery({
    queryKey: keys.signIn,
    queryFn: ({ signal }) => client.getSignInWays({}, { signal }),
    staleTime: Infinity,
  });
  const provider = ways.data?.provider ?? null;
  if (provider === null) return null;
  return (
    <>
      <Button component="a" href={`${provider.url}?return_to=${encodeURIComponent(to)}`} fullWidth>
        {texts.session.signInWith(provider.name)}
      </Button>
      <Divider label={texts.session.orWithKey} />
    </>
  );
}
