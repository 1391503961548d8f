import { Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMe } from '../session/me.js';
import { texts } from '../texts/index.js';

/** Limits all pages to one namespace, where the viewer's key has several. The choice stands in the URL. */
export function NamespaceChoice() {
  const namespaces = useMe()?.namespaces ?? [];
  const { namespace } = useSearch({ strict: false });
  const navigate = useNavigate();
  if (namespaces.length < 2) return null;
  return (
    <Select
      aria-label={texts.shell.namespace}
      placeholder={texts.shell.allNamespaces}
      data={namespaces}
      value={namespace ?? null}
      onChange={(chosen) =>
        void navigate({ to: '.', search: (search) => ({ ...search, namespace: chosen ?? '' }) })
      }
      clearable
      w={180}
    />
  );
}
