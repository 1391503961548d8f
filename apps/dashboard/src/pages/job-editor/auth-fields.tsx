import { NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import * as texts from '../../texts/index.js';
import { AUTH_FIELDS, authOfKind, type AuthField, type AuthKind } from './auth-kinds.js';
import { useJobForm } from './form-context.js';
import type { FormAuth } from './job-form.js';
import { pointerTo } from './pointers.js';
import { SecretInput } from './secret-input.js';

const KINDS: readonly (AuthKind | 'none')[] = ['none', ...(Object.keys(AUTH_FIELDS) as AuthKind[])];

/** How the call proves who makes it. Credentials stand here by the names of their secrets alone. */
export function AuthFields() {
  const { form, change, errorOf } = useJobForm();
  const words = texts.jobEditor.auth;
  const kind = (form.auth?.kind ?? 'none') as AuthKind | 'none';
  const fields = kind === 'none' ? [] : (AUTH_FIELDS[kind] ?? []);
  return (
    <Stack gap="xs">
      <NativeSelect
        label={words.title}
        description={words.hint}
        value={kind}
        onChange={({ currentTarget }) =>
          change({ auth: authOfKind(currentTarget.value as AuthKind | 'none') })
        }
        data={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
        error={fields.length === 0 ? errorOf('/job/auth') : errorOf('/job/auth/kind')}
        maw={480}
      />
      {form.auth !== null &&
        fields.map((field) => <OneField key={field.name} field={field} auth={form.auth!} />)}
    </Stack>
  );
}

function OneField({ field, auth }: { field: AuthField; auth: FormAuth }) {
  const { change, errorOf } = useJobForm();
  const words = texts.jobEditor.auth;
  const set = (text: string): void =>
    change({ auth: { ...auth, [field.name]: text === '' && field.isOptional === true ? null : text } });
  const shared = {
    label: words.fields[field.name] ?? field.name,
    value: auth[field.name] ?? '',
    error: errorOf(pointerTo('/job/auth', field.name)),
  };
  if (field.kind === 'secret') {
    return (
      <SecretInput
        {...shared}
        onChange={set}
        isSecretAlone
        description={words.secretHint}
        placeholder="{{secrets.NAME}}"
      />
    );
  }
  const Input = field.kind === 'lines' ? Textarea : TextInput;
  return (
    <Input
      {...shared}
      onChange={({ currentTarget }: { currentTarget: { value: string } }) => set(currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
