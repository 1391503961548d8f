import { Radio, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { ROLES, type Role } from '@job-scheduler/job-model/browser';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../../components/form-dialog.js';
import { fieldErrorsOf } from '../../components/problem-texts.js';
import { client } from '../../queries/client.js';
import { keys as queryKeys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { now } from '../../time/clock.js';
import { endOf, LIFETIMES, type Lifetime } from './key-state.js';

const SHOWN = ['/name', '/role', '/namespaces', '/source_cidrs', '/expires_at'];

interface NewKeyFields {
  name: string;
  role: Role;
  namespaces: string[];
  sources: string[];
  lifetime: Lifetime;
}

const EMPTY: NewKeyFields = { name: '', role: 'viewer', namespaces: [], sources: [], lifetime: 'days90' };

const bodyOf = ({ name, role, namespaces, sources, lifetime }: NewKeyFields) => ({
  name,
  role,
  namespaces: role === 'admin' || namespaces.length === 0 ? null : namespaces,
  source_cidrs: sources,
  expires_at: endOf(lifetime, now()),
});

interface NewKeyProps {
  /** Takes the text of the key. */
  onMade: (text: string) => void;
  onClose: () => void;
}

/** Makes a key. */
export function NewKey({ onMade, onClose }: NewKeyProps) {
  const [fields, setFields] = useState(EMPTY);
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: () => client.createApiKey({ body: bodyOf(fields) }),
    onSuccess: ({ key }) => {
      onMade(key);
      return queries.invalidateQueries({ queryKey: queryKeys.all('api-keys') });
    },
  });
  return (
    <FormDialog
      title={texts.keys.add}
      submitLabel={texts.keys.form.submit}
      isBusy={create.isPending}
      error={create.error}
      shownFields={SHOWN}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <NewKeyForm
        fields={fields}
        errors={fieldErrorsOf(create.error)}
        onChange={(changed) => setFields((old) => ({ ...old, ...changed }))}
      />
    </FormDialog>
  );
}

interface NewKeyFormProps {
  fields: NewKeyFields;
  errors: ReadonlyMap<string, string>;
  onChange: (changed: Partial<NewKeyFields>) => void;
}

function NewKeyForm({ fields, errors, onChange }: NewKeyFormProps) {
  const { form, roles, lifetimes } = texts.keys;
  const errorAt = (field: string): string | undefined =>
    [...errors].find(([pointer]) => pointer.startsWith(field))?.[1];
  return (
    <>
      <TextInput
        label={form.name}
        description={form.nameHint}
        value={fields.name}
        error={errorAt('/name') ?? null}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
        autoComplete="off"
        required
        data-autofocus
      />
      <Radio.Group
        label={form.role}
        value={fields.role}
        error={errorAt('/role') ?? null}
        onChange={(role) => onChange({ role: ROLES.find((each) => each === role) ?? 'viewer' })}
      >
        <Stack gap="xs" mt={4}>
          {ROLES.map((role) => (
            <Radio key={role} value={role} label={roles[role]} />
          ))}
        </Stack>
      </Radio.Group>
      {fields.role !== 'admin' && (
        <TagsInput
          label={form.namespaces}
          description={form.namespacesHint}
          value={fields.namespaces}
          error={errorAt('/namespaces') ?? null}
          onChange={(namespaces) => onChange({ namespaces })}
        />
      )}
      <TagsInput
        label={form.sources}
        description={form.sourcesHint}
        value={fields.sources}
        error={errorAt('/source_cidrs') ?? null}
        onChange={(sources) => onChange({ sources })}
      />
      <Select
        label={form.ends}
        data={(Object.keys(LIFETIMES) as Lifetime[]).map((value) => ({ value, label: lifetimes[value] }))}
        value={fields.lifetime}
        error={errorAt('/expires_at') ?? null}
        onChange={(lifetime) => onChange({ lifetime: (lifetime ?? 'never') as Lifetime })}
        allowDeselect={false}
      />
    </>
  );
}
