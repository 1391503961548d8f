import {
  createJob,
  jobDefinitionSchema,
  JsonText,
  type Attempt,
  type Job,
  type JobDefinition,
  type Run,
  type Skip,
  type TickPlan,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { AlertOutbox } from '../alert-outbox.js';
import type { DueTimes } from '../due-times.js';
import type { AttemptResult, ClaimedRun, Claimant, ClaimLedger } from '../claim-ledger.js';
import type { EndedRun } from '../outcomes/ended-run.js';
import type { CompletionEndpoint } from '../completion-endpoint.js';
import type { IdempotencyStore } from '../idempotency-store.js';
import type { JobQuery, JobRepository } from '../job-repository.js';
import type { JobRevisions } from '../job-revisions.js';
import type { OperationStore } from '../operation-store.js';
import type { Recovery } from '../recovery.js';
import type { Retention } from '../retention.js';
import type { RunHistory } from '../run-history.js';
import type { SecretStore } from '../secret-store.js';
import type { TickLedger } from '../tick-ledger.js';

/** An empty system of record, and how its time passes. */
export interface JobStoreUnderTest {
  jobs: JobRepository;
  revisions: JobRevisions;
  ticks: TickLedger;
  claims: ClaimLedger;
  history: RunHistory;
  recovery: Recovery;
  idempotency: IdempotencyStore;
  retention: Retention;
  operations: OperationStore;
  alerts: AlertOutbox;
  endpoint: CompletionEndpoint;
  dueTimes: DueTimes;
  /** The secrets, for a process that has these keys. */
  secrets(keys: Buffer[]): SecretStore;
  /** Writes as somebody does who has the database, but no key. */
  tamper(statement: string): Promise<void>;
  /** Makes stored data older: due times, heartbeats, leases, claims and keys. Run ids stay the same. */
  passTime(ms: number): Promise<void>;
  /**
   * Puts what no definition allows into a job, as another version or a hand may do: into its policies, or as the time
   * limit of its calls.
   */
  spoil(jobId: string, part: 'policies' | 'timeout'): Promise<void>;
  /** From now on, the store refuses every write of the run's row, as it does with a value that breaks a constraint. */
  refuse(runId: string): Promise<void>;
  close(): Promise<void>;
}

/** Creates one for each test. */
export type JobStoreSetup = () => Promise<JobStoreUnderTest>;

export const ANY_JOB: JobQuery = {
  q: null,
  status: [],
  tags: [],
  last_outcome: [],
  sort: 'created_at',
  limit: 100,
  after: null,
};

export const ANY_RUN = {
  job_id: null,
  state: [],
  trigger: [],
  from: null,
  to: null,
  limit: 100,
  after: null,
};

/** A definition as users write it, parsed. Runs every second by default. */
export function definitionOf(rest: Record<string, unknown> = {}): JobDefinition {
  const job = { callback_url: 'http://localhost:9000/hook' };
  return jobDefinitionSchema.parse({ name: `job-${randomUUID()}`, schedule: '@every 1s', job, ...rest });
}

/** A job in the store. */
export const addJob = (store: JobStoreUnderTest, rest: Record<string, unknown> = {}): Promise<Job> =>
  store.jobs.create((now) => createJob(randomUUID(), definitionOf(rest), 'ann', now));

/** Not all at once: each takes a connection, and no one waits for a connection for long. */
export async function addJobs(
  store: JobStoreUnderTest,
  count: number,
  rest: Record<string, unknown> = {},
): Promise<Job[]> {
  const jobs: Job[] = [];
  while (jobs.length < count) {
    const group = Math.min(count - jobs.length, 50);
    jobs.push(...(await Promise.all(Array.from({ length: group }, () => addJob(store, rest)))));
  }
  return jobs;
}

/** The n-th tick of a job that runs every second. */
export const tickOf = (job: Job, n: number): number => job.created_at + n * 1000;

/** A plan, as if the given ticks were due. */
export function planOf(
  job: Pick<Job, 'id' | 'cursor'> & { definition?: { overlap: TickPlan['overlap'] } },
  ticks: number[],
  skips: Skip[] = [],
): TickPlan {
  const { revision, last_tick, fired } = job.cursor;
  const newest = Math.max(last_tick, ...ticks, ...skips.map(({ to }) => to));
  return {
    job_id: job.id,
    expected: { revision, last_tick },
    cursor: { status: 'active', last_tick: newest, next_due: newest + 1000, fired: fired + ticks.length },
    next_tick: newest + 1000,
    runs: ticks,
    skips,
    overlap: job.definition?.overlap ?? 'allow',
  };
}

/** A queued run of a job. */
export async function queuedRun(store: JobStoreUnderTest, job: Job, payload?: unknown): Promise<Run> {
  const run = await store.history.trigger(job.id, payload === undefined ? null : JsonText.of(payload));
  if (run === null) throw new Error(`Job ${job.id} is unknown.`);
  return run;
}

export const claimant = (): Claimant => ({ runner_id: randomUUID(), claim_id: randomUUID() });

/** What a claim returned. */
export async function claimOne(
  store: JobStoreUnderTest,
  run: Pick<Run, 'id'>,
  by: Claimant,
): Promise<ClaimedRun | undefined> {
  return (await store.claims.claim([{ run_id: run.id, attempt: 1 }], by))[0];
}

/** The result of a run's first attempt, by default a success. */
export function resultOf(
  runId: string,
  by: Claimant,
  rest: Partial<Omit<AttemptResult, 'attempt'>> & { attempt?: Partial<Attempt> } = {},
): AttemptResult {
  return {
    run_id: runId,
    claim_id: by.claim_id,
    state: 'succeeded',
    reason: null,
    due_in_ms: null,
    started_after_ms: 2,
    ...rest,
    attempt: {
      number: 1,
      duration_ms: 5,
      http_status: 200,
      error_code: null,
      error_message: null,
      response_headers: { 'content-type': 'text/plain' },
      response_body: 'ok',
      response_encoding: 'utf8',
      response_bytes: 2,
      response_truncated: false,
      timings: { wait_ms: 1, dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: 3, body_ms: 1 },
      ...rest.attempt,
    },
  };
}

/** What ended runs tell about their jobs. */
export const newsOf = (ended: EndedRun[]) =>
  ended.flatMap(({ streak, ...run }) => (streak === null ? [] : [{ ...run, ...streak }]));

/** A run of a job that has ended. */
export async function finishedRun(
  store: JobStoreUnderTest,
  job: Job,
  rest: Parameters<typeof resultOf>[2] = {},
): Promise<Run> {
  const by = claimant();
  const run = await queuedRun(store, job);
  await claimOne(store, run, by);
  await store.claims.finish([resultOf(run.id, by, rest)]);
  return run;
}
