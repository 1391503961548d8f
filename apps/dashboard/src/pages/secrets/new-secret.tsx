import { PasswordInput, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { noteDone } from '../../components/done-notice.js';
import { FormDialog } from '../../components/form-dialog.js';
import { fieldErrorsOf } from '../../components/problem-texts.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';

const SHOWN = ['/name', '/namespace', '/value', '/allowed_hosts', '/description'];

interface NewSecretProps {
  /** The namespace that the page shows. */
  namespace: string;
  onClose: () => void;
}

/** Makes a secret. */
export function NewSecret({ namespace, onClose }: NewSecretProps) {
  const [fields, setFields] = useState({
    name: '',
    namespace,
    value: '',
    hosts: [] as string[],
    description: '',
  });
  const set = (changed: Partial<typeof fields>): void => setFields((old) => ({ ...old, ...changed }));
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: () => {
      const { hosts, ...body } = fields;
      return client.createSecret({ body: { ...body, allowed_hosts: hosts.length === 0 ? null : hosts } });
    },
    onSuccess: ({ name }) => {
      noteDone(texts.secrets.created(name));
      onClose();
      return queries.invalidateQueries({ queryKey: keys.all('secrets') });
    },
  });
  const errors = fieldErrorsOf(create.error);
  const secrets = texts.secrets;
  const { form } = secrets;
  return (
    <FormDialog
      title={secrets.add}
      submitLabel={form.create}
      isBusy={create.isPending}
      error={create.error}
      shownFields={SHOWN}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={form.name}
        description={form.nameHint}
        value={fields.name}
        error={errors.get('/name')}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        autoComplete="off"
        required
        data-autofocus
      />
      <PasswordInput
        label={form.value}
        description={form.valueHint}
        value={fields.value}
        error={errors.get('/value')}
        onChange={({ currentTarget }) => set({ value: currentTarget.value })}
        autoComplete="off"
        required
      />
      <TagsInput
        label={form.hosts}
        description={form.hostsHint}
        value={fields.hosts}
        error={hostsError(errors)}
        onChange={(hosts) => set({ hosts })}
      />
      <TextInput
        label={form.namespace}
        description={form.namespaceHint}
        value={fields.namespace}
        error={errors.get('/namespace')}
        onChange={({ currentTarget }) => set({ namespace: currentTarget.value })}
      />
      <Textarea
        label={form.description}
        value={fields.description}
        error={errors.get('/description')}
        onChange={({ currentTarget }) => set({ description: currentTarget.value })}
        autosize
        maxRows={4}
      />
    </FormDialog>
  );
}

/** One host of the list may be wrong: `/allowed_hosts/0`. */
const hostsError = (errors: ReadonlyMap<string, string>): string | undefined =>
  [...errors].find(([pointer]) => pointer.startsWith('/allowed_hosts'))?.[1];
