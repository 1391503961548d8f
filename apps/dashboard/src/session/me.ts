import type { Schemas } from '@job-scheduler/api-client';
import { DEFAULT_NAMESPACE, isAtLeast, type Role } from '@job-scheduler/job-model/browser';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { client } from '../queries/client.js';
import { keys } from '../queries/keys.js';

export type Me = Schemas['Me'];

/** Who calls. It changes only with the session. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => client.getMe({}, { signal }),
  staleTime: Infinity,
  gcTime: Infinity,
});

/** Who calls; undefined while the session ends. Inside the shell it is known. */
export const useMe = (): Me | undefined => useQuery({ ...meQuery, enabled: false }).data;

/** The same for all sessions of one person, or of one key. */
export const personOf = ({ kind, key_id, name }: Me): string => `${kind} ${key_id ?? name}`;

/** Whether the viewer may do what needs this role. What somebody may not do is not offered. */
export function useMay(least: Role): boolean {
  const me = useMe();
  return me !== undefined && isAtLeast(me.role, least);
}

/**
 * The namespace in which the viewer is unless they name one: `default`, or the only one that they see, as the API chooses too. For
 * who sees several others, to whom the API says that they must name one, it is the first of these.
 */
export function useDefaultNamespace(): string {
  const namespaces = useMe()?.namespaces ?? [];
  return namespaces.includes(DEFAULT_NAMESPACE) ? DEFAULT_NAMESPACE : (namespaces[0] ?? DEFAULT_NAMESPACE);
}
