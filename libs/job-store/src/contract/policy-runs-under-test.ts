import type { Job, Run } from '@job-scheduler/job-model';
import type { AttemptResult, Claimant } from '../claim-ledger.js';
import {
  ANY_RUN,
  claimant,
  planOf,
  queuedRun,
  resultOf,
  tickOf,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** Runs under policies in the store of a test. */
export function policyRunsIn(store: () => JobStoreUnderTest) {
  const runsOf = async (job: Job) =>
    (await store().history.list({ ...ANY_RUN, job_id: job.id })).items.reverse();
  const statesOf = async (job: Job) =>
    (await runsOf(job)).map(({ state, reason }) => (reason === null ? state : `${state} (${reason})`));
  const stateOf = async (run: Pick<Run, 'id'>) => (await store().history.get(run.id))?.state;

  /** Records ticks of a job, the n-th since its creation; resolves to the runs to publish. */
  const tick = async (job: Job, ...numbers: number[]): Promise<number[]> => {
    const cursor = (await store().ticks.planInputs([job.id]))[0]!.cursor;
    const ticks = numbers.map((n) => tickOf(job, n));
    const { recorded } = await store().ticks.recordTicks([planOf({ ...job, cursor }, ticks)]);
    return recorded[0]?.runs.map((at) => (at - job.created_at) / 1000) ?? [];
  };

  /** A run of the job that a runner executes. */
  const running = async (job: Job, attempt = 1): Promise<Run & { by: Claimant }> => {
    const by = claimant();
    const run = await queuedRun(store(), job);
    await store().recovery.renewRunner(by.runner_id);
    await store().claims.claim([{ run_id: run.id, attempt }], by);
    return { ...run, by };
  };

  const failure = (run: { id: string; by: Claimant }, rest: Partial<AttemptResult> = {}) =>
    resultOf(run.id, run.by, {
      state: 'failed',
      reason: 'http_500',
      attempt: { http_status: 500 },
      ...(rest as object),
    });
  const retry = (run: { id: string; by: Claimant }, due_in_ms = 1_000) =>
    failure(run, { state: 'retrying', due_in_ms });

  return { runsOf, statesOf, stateOf, tick, running, failure, retry };
}
