import type { Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import { exactRevisionQuery, type ExactRevision } from '../../queries/exact-revision.js';

/** What a run called. */
export interface SentOperation {
  operation: Schemas['Operation'];
  /** As it was written: JSON, null if there was none. */
  payload: string | null;
  /** What of the definition could not be read. */
  unreadable: NonNullable<Schemas['StoredDefinition']['unreadable']>;
}

/** What a run called, by the definition that its job had then. */
export function useSentOperation({ job_id, job_revision }: Schemas['Run']): {
  sent: SentOperation | undefined;
  /** The definition is not kept any more. */
  isGone: boolean;
} {
  const query = useQuery({ ...exactRevisionQuery(job_id, job_revision), select: sentOperation });
  return { sent: query.data, isGone: query.error !== null };
}

const sentOperation = ({ revision: { definition }, payload }: ExactRevision): SentOperation => ({
  operation: definition.job,
  payload,
  unreadable: definition.unreadable ?? [],
});
