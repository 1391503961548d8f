import type { Schemas } from '@job-scheduler/api-client';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../queries/client.js';

/** The schedule of a job in words, and its next two ticks, whatever its status. It changes only with the schedule. */
export function useSchedulePreview(job: Schemas['Job']) {
  const { schedule, timezone, dst_gap, dst_fold } = job;
  const body = { schedule, timezone, dst_gap, dst_fold, count: 2 };
  return useQuery({
    queryKey: ['schedule', body],
    queryFn: ({ signal }) => client.previewSchedule({ body }, { signal }),
    staleTime: 60_000,
  });
}
