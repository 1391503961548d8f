import { Skeleton, Stack, Text } from '@mantine/core';
import type { Schemas } from '@job-scheduler/api-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../../../components/confirm-dialog.js';
import { client } from '../../../queries/client.js';
import { keys } from '../../../queries/keys.js';
import * as texts from '../../../texts/index.js';
import { Changes } from './changes.js';
import { differences } from './field-changes.js';
import { revisionQuery } from './revision-changes.js';

interface RestoreDialogProps {
  job: Schemas['Job'];
  revision: number;
  onClose: () => void;
}

/** Says what restoring a revision would change, then restores it, unless somebody has changed the job meanwhile. */
export function RestoreDialog({ job, revision, onClose }: RestoreDialogProps) {
  const words = texts.job.revisions;
  const queries = useQueryClient();
  const query = useQuery(revisionQuery(job.id, revision));
  const restore = useMutation({
    mutationFn: () => client.restoreRevision({ id: job.id, revision, 'If-Match': `"${job.revision}"` }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.all('jobs') });
      onClose();
    },
  });
  const changes = query.data === undefined ? null : differences(query.data.definition, job);
  return (
    <ConfirmDialog
      isOpen
      title={words.restoreTitle(revision)}
      summary={
        <Stack gap="xs">
          <Text>{words.restoreSummary(revision)}</Text>
          {changes === null && query.error === null && <Skeleton height={60} />}
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
      error={restore.error ?? query.error}
      onConfirm={() => restore.mutate()}
      onClose={onClose}
    />
  );
}
