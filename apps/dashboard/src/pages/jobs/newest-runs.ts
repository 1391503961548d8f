import type { RunState } from '../../components/state-badge.js';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import { Unhurried } from '../../queries/unhurried.js';

/** How many runs a strip shows at the most. */
export const NEWEST = 30;

/** A browser sends six requests at a time: some are left for what somebody waits for. */
const AT_ONCE = 3;
/** Longer than from key to key. */
const REST_MS = 600;

/** What the strips of the list ask for. */
export const stripRequests = new Unhurried(AT_ONCE, REST_MS, {
  set: (callback, ms) => setTimeout(callback, ms),
  clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
});

/** The query of the states of a job's newest runs, the newest last. */
export const newestRunsOf = (jobId: string) => ({
  // An event about the job finds it by this key.
  queryKey: keys.one('jobs', jobId, 'newest runs'),
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    stripRequests.run(async (wanted): Promise<RunState[]> => {
      const { data } = await client.listRuns({ job_id: jobId, limit: NEWEST }, { signal: wanted });
      return data.map(({ state }) => state).toReversed();
    }, signal),
  staleTime: 60_000,
});
