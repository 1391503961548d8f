import { Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useNamespaceChoices } from '../queries/namespace-choices.js';
import * as texts from '../texts/index.js';

/** Limits all pages to one namespace, where the viewer sees several. The choice stands in the URL. */
export function NamespaceChoice() {
  const choices = useNamespaceChoices();
  const { namespace } = useSearch({ strict: false });
  const navigate = useNavigate();
  if (choices.length === 0) return null;
  return (
    <Select
      aria-label={texts.shell.namespace}
      placeholder={texts.shell.allNamespaces}
      data={[...choices]}
      value={namespace ?? null}
      onChange={(chosen) =>
        void navigate({ to: '.', search: (search) => ({ ...search, namespace: chosen ?? '' }) })
      }
      clearButtonProps={{ 'aria-label': texts.shell.allNamespaces }}
      clearable
      searchable={choices.length > 10}
      w={{ base: '100%', sm: 140, md: 180 }}
    />
  );
}
