import { Skeleton, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../../../components/confirm-dialog.js';
import { client } from '../../../queries/client.js';
import { exactPayloadQuery } from '../../../queries/exact-payload.js';
import { exactRevisionQuery } from '../../../queries/exact-revision.js';
import { keys } from '../../../queries/keys.js';
import * as texts from '../../../texts/index.js';
import { Changes } from './changes.js';
import { restoredChanges } from './field-changes.js';

interface RestoreDialogProps {
  job: Schemas['Job'];
  revision: number;
  onClose: () => void;
}

/** Says what restoring a revision would change, then restores it, unless somebody has changed the job meanwhile. */
export function RestoreDialog({ job, revision, onClose }: RestoreDialogProps) {
  const words = texts.job.revisions;
  const queries = useQueryClient();
  const { data: then, error: thenError } = useQuery(exactRevisionQuery(job.id, revision));
  const { data: now, error: nowError } = useQuery(exactPayloadQuery(job.id));
  const error = thenError ?? nowError;
  const restore = useMutation({
    mutationFn: () => client.restoreRevision({ id: job.id, revision, 'If-Match': `"${job.revision}"` }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.all('jobs') });
      onClose();
    },
  });
  const changes =
    then === undefined || now === undefined
      ? null
      : restoredChanges(
          { definition: then.revision.definition, payload: then.payload },
          { definition: job, payload: now.payload },
        );
  return (
    <ConfirmDialog
      isOpen
      title={words.restoreTitle(revision)}
      summary={
        <Stack gap="xs">
          <Text>{words.restoreSummary(revision)}</Text>
          {changes === null && error === null && <Skeleton height={60} />}
          {changes?.length === 0 && <Text fw={600}>{words.restoreNothing}</Text>}
          {changes !== null && changes.length > 0 && (
            <>
              <Text fw={600}>{words.restoreChanges}</Text>
              <Changes changes={changes} />
            </>
          )}
        </Stack>
      }
      confirmLabel={words.confirm}
      isBusy={restore.isPending}
      error={restore.error ?? error}
      onConfirm={() => restore.mutate()}
      onClose={onClose}
    />
  );
}
