// Test support: operations over a real PostgreSQL and a priority queue in memory, with a clock that the test controls.
import {
  createJob,
  jobDefinitionSchema,
  scheduleOf,
  type BulkAction,
  type Clock,
  type Job,
  type LongOperation,
  type TagChange,
} from '@job-scheduler/job-model';
import {
  RunEndings,
  StoreUnavailableError,
  type JobRepository,
  type OperationChunk,
  type OperationStore,
} from '@job-scheduler/job-store';
import {
  PostgresJobRepository,
  PostgresOperationStore,
  PostgresRunHistory,
  type Database,
} from '@job-scheduler/job-store/postgres';
import { EventLog, RunEventLog } from '@job-scheduler/platform';
import type { PriorityQueue } from '@job-scheduler/priority-queue';
import { randomUUID } from 'node:crypto';
import { operationWork as operationWorkOf } from './operation-providers.js';
import type { OperationWork } from './operation-work.js';

export const MINUTE = 60_000;
export const FROM = Date.UTC(2025, 0, 1);

/** Records what is logged as a warning or an error. */
export class Complaints extends EventLog {
  readonly events: string[] = [];
  debug(): void {}
  info(): void {}
  warn(event: string): void {
    this.events.push(event);
  }
  error(event: string): void {
    this.events.push(event);
  }
}

/** The steps of a process that carries operations out; what it complains of is thrown away unless there is a log. */
export const operationWork = (
  operations: OperationStore,
  jobs: JobRepository,
  queue: PriorityQueue,
  clock: Clock,
  log: EventLog = new Complaints(),
  counted: string[] = [],
  isOutdated = false,
): OperationWork => {
  const count = { inc: ({ outcome }: { outcome: string }) => void counted.push(outcome) };
  const version = { isNewer: () => Promise.resolve(isOutdated) };
  // Bulk operations only cancel runs, and nobody is told about that.
  const endings = new RunEndings(
    jobs,
    { raise: () => Promise.resolve() },
    version,
    log,
    count,
    new RunEventLog(log, 'all'),
  );
  return operationWorkOf(operations, jobs, endings, version, queue, clock, log);
};

/** A store that fails twice for every piece of work: before it writes it, and before it can confirm that it did. */
export class BreakingOperationStore extends PostgresOperationStore {
  breaks = 0;
  private readonly begun = new Set<number | null>();

  override async record(id: string, chunk: OperationChunk): Promise<LongOperation | null> {
    if (this.begun.has(chunk.after)) await super.record(id, chunk);
    this.begun.add(chunk.after);
    this.breaks += 1;
    throw new StoreUnavailableError('The connection broke.');
  }
}

/** What the tests use and inspect. */
export class Scene {
  readonly jobs: JobRepository;
  readonly operations: OperationStore;
  private readonly history: PostgresRunHistory;

  constructor(private readonly database: Database) {
    this.jobs = new PostgresJobRepository(database);
    this.operations = new PostgresOperationStore(database);
    this.history = new PostgresRunHistory(database);
  }

  /** A job that runs every minute, unless told otherwise. */
  job(rest: object = {}): Promise<Job> {
    const job = { callback_url: 'http://localhost:9000/hook' };
    const input = { name: `job-${randomUUID()}`, schedule: '* * * * *', job, ...rest };
    return this.jobs.create((now) => createJob(randomUUID(), jobDefinitionSchema.parse(input), 'ann', now));
  }

  /** Jobs, the oldest first. None is due in a test: the skipped ticks of one that is deleted or paused would be rows as well. */
  async jobsInOrder(count: number): Promise<Job[]> {
    const made: Job[] = [];
    while (made.length < count) made.push(await this.job({ schedule: '@yearly' }));
    return made;
  }

  backfill(job: Job, ticks: number, rate_per_second: number): Promise<LongOperation> {
    return this.operations.create({
      request: {
        kind: 'backfill',
        job_id: job.id,
        schedule: scheduleOf(job),
        from: FROM,
        to: FROM + ticks * MINUTE,
        rate_per_second,
      },
      actor: 'ann',
      jobIds: [],
      total: ticks,
      failed: 0,
      errors: [],
    });
  }

  bulk(
    action: BulkAction,
    jobIds: string[],
    reason: string | null = null,
    tags?: TagChange,
  ): Promise<LongOperation> {
    return this.operations.create({
      request: { kind: 'bulk', action, reason, tags },
      actor: 'ann',
      jobIds,
      total: jobIds.length,
      failed: 0,
      errors: [],
    });
  }

  async operation({ id }: LongOperation): Promise<LongOperation> {
    return (await this.operations.get(id))!;
  }

  /** All runs, in the order of their ids. */
  async runs() {
    const query = { job_id: null, state: [], trigger: [], from: null, to: null, limit: 10_000, after: null };
    return (await this.history.list(query)).items.reverse();
  }

  async empty(): Promise<void> {
    await this.database.pool.query('TRUNCATE operations, runs, job_cursor, jobs');
  }
}

/** The ticks of the first minutes. */
export const minutes = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => FROM + index * MINUTE);
