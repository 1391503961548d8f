import {
  backfillPreview,
  formatInstantOrNull,
  scheduleOf,
  usableSchedule,
  type Job,
} from '@job-scheduler/job-model';
import { resultingIn, type JobRepository, type NewOperation, type OnceOnly } from '@job-scheduler/job-store';
import type { RequestedOperations } from '../access/operations-of-caller.js';
import { operationView, type OperationView } from '../operations/operation-view.js';
import { invalid, Problem, type FieldError } from '../problems/problem.js';
import type { BackfillBody, BackfillPreview } from './backfill-body.js';

/** If there are more ticks than this, the request must confirm their number. */
const MAX_UNCONFIRMED = 100_000;

/** Runs past ticks of a job, whatever its status. Throws the problems `not_found` and `invalid`, and UnusableJobError. */
export class BackfillJob {
  constructor(
    private readonly jobs: JobRepository,
    private readonly operations: RequestedOperations,
    private readonly actor: string,
  ) {}

  async preview(jobId: string, body: BackfillBody): Promise<BackfillPreview> {
    const { count, first, last } = ticksOf(await this.find(jobId, body), body);
    return { count, first: formatInstantOrNull(first), last: formatInstantOrNull(last) };
  }

  async start(jobId: string, body: BackfillBody, once?: OnceOnly<OperationView>): Promise<OperationView> {
    const job = await this.find(jobId, body);
    const { count } = ticksOf(job, body);
    refuseCount(count, body.confirm_count);
    const { from, to, rate_per_second } = body;
    const operation: NewOperation = {
      request: { kind: 'backfill', job_id: job.id, schedule: scheduleOf(job), from, to, rate_per_second },
      actor: this.actor,
      namespaces: [job.namespace],
      jobIds: [],
      total: count,
      failed: 0,
      errors: [],
    };
    return operationView(await this.operations.create(operation, resultingIn(once, operationView)));
  }

  private async find(jobId: string, body: BackfillBody): Promise<Job> {
    const job = await this.jobs.get(jobId);
    if (job === null) throw new Problem('not_found', `There is no job with the id ${jobId}.`);
    refuseFuture(body, await this.operations.now());
    return job;
  }
}

const ticksOf = (job: Job, body: BackfillBody) => backfillPreview(usableSchedule(job), body);

function refuseFuture({ from, to }: BackfillBody, now: number): void {
  const message = 'must not be in the future: future ticks run by themselves';
  const errors = Object.entries({ from, to })
    .filter(([, at]) => at > now)
    .map(([field]): FieldError => ({ pointer: `/${field}`, code: 'out_of_range', message }));
  if (errors.length > 0) throw invalid(errors);
}

function refuseCount(count: number, confirmed: number | undefined): void {
  if (count === 0) {
    throw invalid([
      { pointer: '/to', code: 'out_of_range', message: 'leaves no tick of the job after from' },
    ]);
  }
  const pointer = '/confirm_count';
  if (confirmed === undefined && count > MAX_UNCONFIRMED) {
    const message = `is required for more than ${MAX_UNCONFIRMED} ticks: give the count that dry_run returns`;
    throw invalid([{ pointer, code: 'required', message }]);
  }
  if (confirmed !== undefined && confirmed !== count) {
    const message = `must be the count that dry_run returns, which is ${count}`;
    throw invalid([{ pointer, code: 'invalid_value', message }]);
  }
}
