import { PasswordInput, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { noteDone } from '../../components/done-notice.js';
import { FormDialog } from '../../components/form-dialog.js';
import { fieldErrorsOf } from '../../components/problem-texts.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { placeOf, type Secret, type SecretPlace } from './secret-place.js';

const SHOWN = ['/value'];

interface ReplaceSecretProps extends SecretPlace {
  onClose: () => void;
}

/** Gives a secret a new value, and leaves the rest of it. */
export function ReplaceSecret({ namespace, name, onClose }: ReplaceSecretProps) {
  const [value, setValue] = useState('');
  const queries = useQueryClient();
  const known = useQuery({
    queryKey: keys.one('secrets', placeOf({ namespace, name })),
    queryFn: ({ signal }) => client.getSecret({ name, namespace }, { signal }),
  });
  const replace = useMutation({
    mutationFn: ({ allowed_hosts, description, revision }: Secret) =>
      client.putSecret({
        name,
        namespace,
        'If-Match': `"${revision}"`,
        body: { value, allowed_hosts, description },
      }),
    onSuccess: () => {
      noteDone(texts.secrets.replaced(name));
      onClose();
    },
    // After 412 the next try is about the secret as it is now.
    onSettled: () => queries.invalidateQueries({ queryKey: keys.all('secrets') }),
  });
  const secrets = texts.secrets;
  return (
    <FormDialog
      title={secrets.rotateOne(name)}
      submitLabel={secrets.form.replace}
      isBusy={replace.isPending || known.isPending}
      error={replace.error ?? known.error}
      shownFields={SHOWN}
      onSubmit={() => {
        if (known.data !== undefined) replace.mutate(known.data);
      }}
      onClose={onClose}
    >
      {known.data !== undefined && <Text>{secrets.affects(known.data.used_by_count)}</Text>}
      <PasswordInput
        label={secrets.form.value}
        description={secrets.form.newValueHint}
        value={value}
        error={fieldErrorsOf(replace.error).get('/value')}
        onChange={({ currentTarget }) => setValue(currentTarget.value)}
        autoComplete="off"
        required
        data-autofocus
      />
    </FormDialog>
  );
}
