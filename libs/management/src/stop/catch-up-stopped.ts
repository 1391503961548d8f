import {
  backfillPreview,
  scheduleOf,
  UnusableJobError,
  usableSchedule,
  type Policies,
} from '@job-scheduler/job-model';
import type { JobRepository, RunHistory, Stop } from '@job-scheduler/job-store';
import type { RequestedOperations } from '../access/operations-of-caller.js';
import { invalid } from '../problems/problem.js';

/** Which ticks of a stop run after all. */
export type CatchUp = Policies['catch_up'];

/** Each job becomes an operation. */
const MOST_JOBS = 1_000;
const PAGE = 1_000;
const RUNS_PER_SECOND = 50;

/** The first and the last tick of a job that a stop skipped. */
interface Skipped {
  from: number;
  to: number;
}

/** Runs ticks after all that were skipped because of a stop: by a backfill for each job, as if a user had begun it. */
export class CatchUpStopped {
  constructor(
    private readonly jobs: Pick<JobRepository, 'get'>,
    private readonly history: Pick<RunHistory, 'list'>,
    private readonly operations: RequestedOperations,
    private readonly actor: string,
  ) {}

  /** Throws the problem `invalid` when there are too many jobs for it. */
  async check({ namespace, stopped_at }: Pick<Stop, 'namespace' | 'stopped_at'>): Promise<void> {
    const { size } = await this.skipped(namespace, stopped_at);
    if (size <= MOST_JOBS) return;
    const message = `is for at most ${MOST_JOBS} jobs, and the stop skipped ticks of more: leave it out, and backfill those that matter`;
    throw invalid([{ pointer: '/catch_up', code: 'out_of_range', message }]);
  }

  /** Begins the backfills of a stop that has ended, and returns how many there are. */
  async start({ namespace, stopped_at }: Stop, catchUp: CatchUp): Promise<number> {
    if (catchUp === 'none') return 0;
    let begun = 0;
    for (const [jobId, skipped] of await this.skipped(namespace, stopped_at))
      if (await this.backfill(jobId, skipped, catchUp)) begun += 1;
    return begun;
  }

  private async skipped(namespace: string | null, since: number): Promise<Map<string, Skipped>> {
    const found = new Map<string, Skipped>();
    const namespaces = namespace === null ? null : [namespace];
    let after: string | null = null;
    do {
      const query = { job_id: null, namespaces, state: ['skipped' as const], trigger: [], to: null };
      const page: Awaited<ReturnType<RunHistory['list']>> = await this.history.list({
        ...query,
        from: since,
        limit: PAGE,
        after,
      });
      for (const { job_id, reason, skip } of page.items) {
        if (reason !== 'stopped' || skip === null) continue;
        const { from, to } = found.get(job_id) ?? skip;
        found.set(job_id, { from: Math.min(from, skip.from), to: Math.max(to, skip.to) });
      }
      after = page.next;
    } while (after !== null && found.size <= MOST_JOBS);
    return found;
  }

  /** False if there is no such job any more, or it cannot be planned, or no tick is young enough. */
  private async backfill(jobId: string, { from, to }: Skipped, catchUp: CatchUp): Promise<boolean> {
    const job = await this.jobs.get(jobId);
    if (job === null) return false;
    const window = job.definition.catch_up_window_seconds * 1000;
    const oldest = (await this.operations.now()) - window;
    const ticks = { from: catchUp === 'latest' ? to : Math.max(from, oldest), to: to + 1 };
    const count = countOf(job, ticks);
    if (count === 0) return false;
    await this.operations.create({
      request: {
        kind: 'backfill',
        job_id: jobId,
        schedule: scheduleOf(job),
        ...ticks,
        rate_per_second: RUNS_PER_SECOND,
      },
      actor: this.actor,
      namespaces: [job.namespace],
      jobIds: [],
      total: count,
      failed: 0,
      errors: [],
    });
    return true;
  }
}

/** 0 where this version cannot use the schedule. */
function countOf(job: Parameters<typeof usableSchedule>[0], ticks: { from: number; to: number }): number {
  try {
    return backfillPreview(usableSchedule(job), ticks).count;
  } catch (error) {
    if (error instanceof UnusableJobError) return 0;
    throw error;
  }
}
