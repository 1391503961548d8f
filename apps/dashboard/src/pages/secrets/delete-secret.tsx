import { Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { noteDone } from '../../components/done-notice.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';
import { UsingJobs } from './secret-columns.js';
import { placeOf, type Secret, type SecretPlace } from './secret-place.js';

interface DeleteSecretProps extends SecretPlace {
  onClose: () => void;
}

/** Deletes a secret that no job uses, and otherwise says which jobs do. */
export function DeleteSecret({ namespace, name, onClose }: DeleteSecretProps) {
  const queries = useQueryClient();
  const known = useQuery({
    queryKey: keys.one('secrets', placeOf({ namespace, name })),
    queryFn: ({ signal }) => client.getSecret({ name, namespace }, { signal }),
  });
  const remove = useMutation({
    mutationFn: ({ revision }: Secret) =>
      client.deleteSecret({ name, namespace, 'If-Match': `"${revision}"` }),
    onSuccess: () => {
      noteDone(texts.secrets.deleted(name));
      onClose();
    },
    onSettled: () =>
      queries.invalidateQueries({ queryKey: keys.list('secrets', 'listSecrets', {}).slice(0, 2) }),
  });
  const secrets = texts.secrets;
  return (
    <ConfirmDialog
      isOpen
      title={`${secrets.deleteOne(name)}?`}
      summary={known.data === undefined ? texts.components.loading : <Uses secret={known.data} />}
      confirmLabel={secrets.delete}
      isDangerous
      isDisabled={known.data?.used_by_count !== 0}
      isBusy={remove.isPending}
      error={remove.error ?? known.error}
      onConfirm={() => {
        if (known.data !== undefined) remove.mutate(known.data);
      }}
      onClose={onClose}
    />
  );
}

function Uses({ secret: { used_by: jobs, used_by_count: count } }: { secret: Secret }) {
  if (count === 0) return <Text>{texts.secrets.deleteWhat}</Text>;
  return (
    <Stack gap="xs">
      <Text>{texts.secrets.deleteUsed(count)}</Text>
      <UsingJobs jobs={jobs.slice(0, 10)} count={count} />
    </Stack>
  );
}
