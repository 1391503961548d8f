import {
  compileSchedule,
  jobIsGone,
  nextBackfillTicks,
  operationRunId,
  placeOfTick,
  type BackfillRequest,
  type Clock,
  type LongOperation,
} from '@job-scheduler/job-model';
import type { JobRepository, OperationRun, OperationStore } from '@job-scheduler/job-store';
import type { Arming } from '@job-scheduler/priority-queue';

/** The runs of one second are made at once. */
const PACE_MS = 1_000;

/**
 * Makes runs of past ticks, at most as many per second as the request asks for. If the job is paused or disabled meanwhile,
 * the backfill is paused.
 */
export class BackfillStep {
  constructor(
    private readonly operations: OperationStore,
    private readonly jobs: JobRepository,
    private readonly arming: Arming,
    private readonly clock: Clock,
  ) {}

  /** Waits before it continues an operation: its previous worker may have just made the runs of a second. */
  async start({ cursor }: LongOperation, signal: AbortSignal): Promise<void> {
    if (cursor !== null) await this.clock.sleep(PACE_MS, signal);
  }

  /** Makes the runs of one second. Resolves to the operation afterwards, or to null if another worker has it now. */
  async run(
    operation: LongOperation,
    request: BackfillRequest,
    signal: AbortSignal,
  ): Promise<LongOperation | null> {
    const begun = this.clock.monotonic();
    const job = await this.jobs.get(request.job_id);
    if (job === null) return this.operations.fail(operation.id, jobIsGone(request.job_id));
    // Whoever stops a job means its backfills too, except those that are begun while it is stopped.
    if (job.pause !== null && job.pause.paused_at >= operation.created_at) {
      return this.operations.change(operation.id, 'paused');
    }
    const { ticks, isLast } = nextBackfillTicks(
      compileSchedule(request.schedule),
      request,
      operation.cursor,
      request.rate_per_second,
    );
    const runs = ticks.map((tick) => runOf(operation, request, tick));
    const after = await this.operations.record(operation.id, {
      after: operation.cursor,
      cursor: ticks.at(-1) ?? request.to - 1,
      runs,
      done: 0,
      failed: 0,
      errors: [],
      isLast,
    });
    if (after === null) return null;
    await this.arming.runsAtOnce(runs.map(({ id }) => id));
    if (!isLast) await this.clock.sleep(PACE_MS - (this.clock.monotonic() - begun), signal);
    return after;
  }
}

const runOf = (operation: LongOperation, { job_id }: BackfillRequest, tick: number): OperationRun => ({
  id: operationRunId(operation, placeOfTick(tick)),
  job_id,
  trigger: 'backfill',
  scheduled_at: tick,
});
