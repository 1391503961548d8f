import { notifications } from '@mantine/notifications';
import type { Schemas } from '@job-scheduler/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ConfirmDialog } from '../../../components/confirm-dialog.js';
import { jobDeletion } from '../../../live/job-deletion.js';
import { client } from '../../../queries/client.js';
import { keys } from '../../../queries/keys.js';
import * as texts from '../../../texts/index.js';

/** Deletes a job. The API cannot take that back, so this asks first. */
export function DeleteDialog({ job, onClose }: { job: Schemas['Job']; onClose: () => void }) {
  const words = texts.job.remove;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => client.deleteJob({ id: job.id, 'If-Match': `"${job.revision}"` }),
    onMutate: async () => {
      jobDeletion.set({ jobId: job.id, state: 'asked' });
      await queries.cancelQueries({ queryKey: keys.one('jobs', job.id) });
    },
    onError: () => {
      jobDeletion.set(null);
      void queries.invalidateQueries({ queryKey: keys.one('jobs', job.id) });
    },
    onSuccess: async () => {
      jobDeletion.set({ jobId: job.id, state: 'done' });
      notifications.show({ message: words.done });
      await navigate({ to: '/jobs' });
      queries.removeQueries({ queryKey: keys.one('jobs', job.id) });
      await queries.invalidateQueries({ queryKey: keys.all('jobs') });
      // Whoever goes back is told that the job is gone.
      jobDeletion.set(null);
    },
  });
  return (
    <ConfirmDialog
      isOpen
      title={words.title(job.name)}
      summary={words.summary}
      confirmLabel={words.confirm}
      isDangerous
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
