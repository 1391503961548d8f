import { tickRunId, type Job, type RunReference } from '@job-scheduler/job-model';
import type { AttemptResult, ClaimedRun, Claimant } from '../claim-ledger.js';
import {
  addJobs,
  ANY_RUN,
  planOf,
  resultOf,
  tickOf,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** Ticks of several jobs, recorded together on the lease path. */
export interface DispatchUnderTest {
  jobs: Job[];
  /** One tick of each job, in the same order. */
  runs: RunReference[];
}

const PLAIN = { claim_within: 3_600, timeout: 10 };

/** Records a tick of each of so many new jobs, at most `runsPerDispatch` of them in one dispatch. */
export async function dispatched(
  store: JobStoreUnderTest,
  count: number,
  { runsPerDispatch = 50, claimWithin = PLAIN.claim_within } = {},
): Promise<DispatchUnderTest> {
  const jobs = await addJobs(store, count);
  const plain = { ...PLAIN, claim_within: claimWithin };
  const { recorded } = await store.ticks.recordTicks(
    jobs.map((job) => ({ ...planOf(job, [tickOf(job, 1)]), plain })),
    runsPerDispatch,
  );
  const queued = new Map(recorded.flatMap((plan) => plan.queued.map((run) => [run.run_id, run])));
  return { jobs, runs: jobs.map((job) => queued.get(tickRunId(tickOf(job, 1), job.id))!) };
}

/** The results of claimed runs, by default successes. */
export const resultsOf = (
  claimed: ClaimedRun[],
  by: Claimant,
  rest: Parameters<typeof resultOf>[2] = {},
): AttemptResult[] =>
  claimed.map(({ run_id, dispatch_id }) => ({ ...resultOf(run_id, by, rest), dispatch_id }));

export const idsOf = (runs: { run_id: string }[]): string[] => runs.map(({ run_id }) => run_id).sort();

/** The state of each run by its own answer, which lists by state must bear out. */
export async function statesOf(store: JobStoreUnderTest, runs: RunReference[]): Promise<string[]> {
  const all = await Promise.all(runs.map(({ run_id }) => store.history.get(run_id)));
  const states = all.map((run) => run?.state ?? 'unknown');
  for (const state of ['queued', 'running'] as const) {
    const { items } = await store.history.list({ ...ANY_RUN, state: [state] });
    expect(
      items
        .map(({ id }) => id)
        .filter((id) => idsOf(runs).includes(id))
        .sort(),
    ).toEqual(idsOf(runs.filter((_, index) => states[index] === state)));
  }
  return states;
}
