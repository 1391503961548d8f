import { notifications } from '@mantine/notifications';
import type { Schemas } from '@job-scheduler/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ConfirmDialog } from '../../../components/confirm-dialog.js';
import { leftAlone } from '../../../live/left-alone.js';
import { client } from '../../../queries/client.js';
import { keys } from '../../../queries/keys.js';
import * as texts from '../../../texts/index.js';
import { deletedHere } from './deleted-here.js';

/** Deletes a job. The API cannot take that back, so this asks first. */
export function DeleteDialog({ job, onClose }: { job: Schemas['Job']; onClose: () => void }) {
  const words = texts.job.remove;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => client.deleteJob({ id: job.id, 'If-Match': `"${job.revision}"` }),
    onMutate: async () => {
      leftAlone.set(job.id);
      await queries.cancelQueries({ queryKey: keys.one('jobs', job.id) });
    },
    onError: () => {
      leftAlone.set(null);
      void queries.invalidateQueries({ queryKey: keys.one('jobs', job.id) });
    },
    onSuccess: async () => {
      deletedHere.set(job.id);
      notifications.show({ message: words.done });
      await navigate({ to: '/jobs' });
      queries.removeQueries({ queryKey: keys.one('jobs', job.id) });
      await queries.invalidateQueries({ queryKey: keys.all('jobs') });
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
