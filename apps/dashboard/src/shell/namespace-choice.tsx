import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { client } from '../queries/client.js';
import { useMe } from '../session/me.js';
import * as texts from '../texts/index.js';

const STALE_MS = 60_000;

/** Limits all pages to one namespace, where the viewer sees several. The choice stands in the URL. */
export function NamespaceChoice() {
  const namespaces = useNamespaces();
  const { namespace } = useSearch({ strict: false });
  const navigate = useNavigate();
  const known =
    namespace === undefined || namespaces.includes(namespace) ? namespaces : [...namespaces, namespace];
  if (known.length < 2 && namespace === undefined) return null;
  return (
    <Select
      aria-label={texts.shell.namespace}
      placeholder={texts.shell.allNamespaces}
      data={known}
      value={namespace ?? null}
      onChange={(chosen) =>
        void navigate({ to: '.', search: (search) => ({ ...search, namespace: chosen ?? '' }) })
      }
      clearButtonProps={{ 'aria-label': texts.shell.allNamespaces }}
      clearable
      searchable={known.length > 10}
      w={{ base: '100%', sm: 140, md: 180 }}
    />
  );
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
