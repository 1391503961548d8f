import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useMe } from '../session/me.js';
import { client } from './client.js';

const STALE_MS = 60_000;

/** The namespaces to one of which pages can be limited: none where the viewer sees one alone, and it is all that there is. */
export function useNamespaceChoices(): readonly string[] {
  const namespaces = useNamespaces();
  const { namespace } = useSearch({ strict: false });
  if (namespace === undefined) return namespaces.length < 2 ? [] : namespaces;
  return namespaces.includes(namespace) ? namespaces : [...namespaces, namespace];
}

/** Those of the viewer's key; for one that sees all, those that have jobs. */
function useNamespaces(): readonly string[] {
  const own = useMe()?.namespaces;
  const { data } = useQuery({
    queryKey: ['namespaces'],
    queryFn: ({ signal }) => client.listJobFacets({}, { signal }),
    select: ({ namespace }) => namespace.values.map(({ value }) => value).toSorted(),
    enabled: own === null,
    staleTime: STALE_MS,
  });
  return own ?? data ?? [];
}
