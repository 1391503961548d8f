import { ApiError } from '@job-scheduler/api-client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import { useDefaultNamespace } from '../../session/me.js';
import { bodyOf } from './definition.js';
import type { ExactJob } from './exact-job.js';
import { exactJobQuery, isMissing, readJob } from './job-query.js';
import type { Job, JobForm } from './job-form.js';

/** The version that stands in the way of a save. */
export interface Conflict {
  theirs: ExactJob;
  /** `stale`: somebody saved the job meanwhile; `taken`: another job has the name. */
  kind: 'stale' | 'taken';
}

interface SaveOptions {
  /** The job that is changed; null creates one. */
  id: string | null;
  onSaved: (job: Job) => void;
  onConflict: (conflict: Conflict) => void;
}

/** Creates or replaces a job. Nobody's change is overwritten unseen: the revision that was edited must still be the newest. */
export function useSaveJob({ id, onSaved, onConflict }: SaveOptions) {
  const queries = useQueryClient();
  const home = useDefaultNamespace();
  return useMutation({
    mutationFn: ({ form, revision }: { form: JobForm; revision: number | null }): Promise<Job> =>
      id === null
        ? client.createJob({ body: bodyOf(form) })
        : client.replaceJob({ id, body: bodyOf(form), 'If-Match': `"${revision}"` }),
    onSuccess: (job) => {
      onSaved(job);
      void queries.invalidateQueries({ queryKey: keys.all('jobs') });
    },
    onError: async (error, { form }) => {
      // Whoever asks for the job is told as well.
      if (id !== null && isMissing(error))
        await queries.invalidateQueries({ queryKey: exactJobQuery(id).queryKey });
      const conflict = await conflictOf(error, id, placeOf(form, home)).catch(() => null);
      if (conflict !== null) onConflict(conflict);
    },
  });
}

/** What names a job. */
type Place = Pick<JobForm, 'namespace' | 'name'>;

const placeOf = ({ namespace, name }: JobForm, home: string): Place => ({
  namespace: namespace === '' ? home : namespace,
  name: name.trim(),
});

async function conflictOf(error: Error, id: string | null, place: Place): Promise<Conflict | null> {
  if (!(error instanceof ApiError)) return null;
  if (error.code === 'stale_revision' && id !== null) return { kind: 'stale', theirs: await readJob(id) };
  if (error.code !== 'name_taken') return null;
  const { data } = await client.listJobs({ q: place.name, limit: 100, namespace: [place.namespace] });
  const other = data.find(({ namespace, name }) => namespace === place.namespace && name === place.name);
  return other === undefined ? null : { kind: 'taken', theirs: await readJob(other.id) };
}
