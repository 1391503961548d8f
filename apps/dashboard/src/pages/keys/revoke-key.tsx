import { Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../../components/confirm-dialog.js';
import { noteDone } from '../../components/done-notice.js';
import { client } from '../../queries/client.js';
import { keys as queryKeys } from '../../queries/keys.js';
import * as texts from '../../texts/index.js';

/** Ends a key for good. */
export function RevokeKey({ id, onClose }: { id: string; onClose: () => void }) {
  const queries = useQueryClient();
  const known = useQuery({
    queryKey: queryKeys.one('api-keys', id),
    queryFn: ({ signal }) => client.getApiKey({ id }, { signal }),
  });
  const name = known.data?.name ?? '';
  const keys = texts.keys;
  const revoke = useMutation({
    mutationFn: () => client.revokeApiKey({ id }),
    onSuccess: () => {
      noteDone(keys.revoked(name));
      onClose();
      return queries.invalidateQueries({ queryKey: queryKeys.all('api-keys') });
    },
  });
  return (
    <ConfirmDialog
      isOpen
      title={`${keys.revokeOne(name)}?`}
      summary={<Text>{keys.revokeWhat}</Text>}
      confirmLabel={keys.revoke}
      isDangerous
      isDisabled={known.data === undefined}
      isBusy={revoke.isPending}
      error={revoke.error ?? known.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    />
  );
}
