import { useQuery } from '@tanstack/react-query';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import { useDefaultNamespace } from '../../session/me.js';

/** More secrets than these are not offered; they can still be typed. */
const MOST_SECRETS = 100;

/** The names of the secrets that jobs of a namespace may use; none while they are not known. */
export function useSecretNames(namespace: string): readonly string[] {
  const home = useDefaultNamespace();
  const filter = { namespace: namespace === '' ? home : namespace, limit: MOST_SECRETS };
  const { data } = useQuery({
    queryKey: keys.list('secrets', 'names', filter),
    queryFn: ({ signal }) => client.listSecrets(filter, { signal }),
    retry: false,
  });
  return data?.data.map(({ name }) => name) ?? [];
}
