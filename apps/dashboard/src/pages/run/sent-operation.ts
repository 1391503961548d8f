import type { Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../queries/client.js';

/** What a run called, by the definition that its job had then. */
export function useSentOperation({ job_id, job_revision }: Schemas['Run']): {
  operation: Schemas['Operation'] | undefined;
  /** The definition is not kept any more. */
  isGone: boolean;
} {
  const query = useQuery({
    queryKey: ['revision', job_id, job_revision],
    queryFn: ({ signal }) => client.getRevision({ id: job_id, revision: job_revision }, { signal }),
    staleTime: Infinity,
  });
  return { operation: query.data?.definition.job, isGone: query.error !== null };
}
