import type { Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../queries/client.js';
import { exactAnswer } from '../../queries/exact-answer.js';

/** What a run called. */
export interface SentOperation {
  operation: Schemas['Operation'];
  /** As it was written: JSON, null if there was none. */
  payload: string | null;
}

/** What a run called, by the definition that its job had then. */
export function useSentOperation({ job_id, job_revision }: Schemas['Run']): {
  sent: SentOperation | undefined;
  /** The definition is not kept any more. */
  isGone: boolean;
} {
  const query = useQuery({
    queryKey: ['revision', job_id, job_revision],
    queryFn: ({ signal }) => sentOperation(job_id, job_revision, signal),
    staleTime: Infinity,
  });
  return { sent: query.data, isGone: query.error !== null };
}

async function sentOperation(id: string, revision: number, signal: AbortSignal): Promise<SentOperation> {
  const answer = await client.send('getRevision', { id, revision }, { signal });
  const { text, payload } = exactAnswer(await answer.text(), ['definition', 'job', 'payload']);
  const { definition } = JSON.parse(text) as Schemas['Revision'];
  return { operation: definition.job, payload };
}
