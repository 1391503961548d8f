import type { DueJob, DueRun } from '@job-scheduler/job-model';
import type { Recovery } from '@job-scheduler/job-store';
import {
  PriorityQueueUnavailableError,
  type Arming,
  type PriorityQueue,
} from '@job-scheduler/priority-queue';
import type { StoreTime } from '../life/store-time.js';
import type { SetAside } from '../dispatch/set-aside.js';
import type { TickDispatcher } from '../dispatch/tick-dispatcher.js';

/** A job or run this late is armed again unless the queue already holds it for its due time. */
const OVERDUE_MS = 2_000;
/** While the queue is away nobody else dispatches. The delay lets a scheduler that still reaches it go first. */
const OVERDUE_WITHOUT_QUEUE_MS = 1_000;

const BATCH_LIMIT = 1_000;
/** The most batches in one pass, so that the other repairs get their turn and the lease is renewed. */
const MAX_BATCHES = 10;

/**
 * Puts overdue jobs, and runs whose next attempt or completion is overdue, back into the priority queue. While the
 * queue is away, it dispatches them itself, so that ticks continue without the queue, a second or so late.
 */
export class OverdueJobs {
  /** True when the last pass could not reach the queue. */
  queueIsAway = false;

  private wakeTickLoop: () => void = () => undefined;

  constructor(
    private readonly queue: PriorityQueue,
    private readonly arming: Arming,
    private readonly recovery: Recovery,
    private readonly dispatcher: TickDispatcher,
    private readonly setAside: SetAside,
    private readonly time: Pick<StoreTime, 'now'>,
  ) {}

  /**
   * Calls the listener when jobs or runs are overdue: the loop that should have taken them may have missed a wake-up.
   */
  whenOverdue(listener: () => void): void {
    this.wakeTickLoop = listener;
  }

  async bringBack(): Promise<{ armed: number; dispatched: number }> {
    try {
      const armed = await this.arm();
      this.queueIsAway = false;
      return { armed, dispatched: 0 };
    } catch (error) {
      if (!(error instanceof PriorityQueueUnavailableError)) throw error;
      this.queueIsAway = true;
      return { armed: 0, dispatched: await this.dispatch() };
    }
  }

  private async arm(): Promise<number> {
    // The answer does not matter here: asking detects an outage before anything is overdue.
    await this.queue.isFilled();
    const { jobs } = await this.overdueJobs(OVERDUE_MS);
    const runs = await this.overdueRuns(OVERDUE_MS);
    const now = await this.time.now();
    const armed = (await this.arming.ensureJobs(jobs, now)) + (await this.arming.ensureRuns(runs, now));
    if (jobs.length + runs.length > 0) this.wakeTickLoop();
    return armed;
  }

  private async dispatch(): Promise<number> {
    let dispatched = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const { now, jobs } = await this.overdueJobs(OVERDUE_WITHOUT_QUEUE_MS);
      const { runs, skips } = await this.dispatcher.dispatchJobs(
        jobs.map(({ job_id }) => job_id),
        now,
      );
      dispatched += runs + skips;
      if (jobs.length < BATCH_LIMIT) break;
    }
    const runs = await this.overdueRuns(OVERDUE_WITHOUT_QUEUE_MS);
    await this.dispatcher.dispatchRuns(
      runs.map(({ run_id }) => run_id),
      0,
    );
    return dispatched + runs.length;
  }

  /** Without those that are set aside: they would take the place of others that can be dealt with. */
  private overdueJobs(overdueMs: number): Promise<{ now: number; jobs: DueJob[] }> {
    return this.recovery.overdueJobs(overdueMs, BATCH_LIMIT, this.setAside.ids('job'));
  }

  private overdueRuns(overdueMs: number): Promise<DueRun[]> {
    return this.recovery.overdueRuns(overdueMs, BATCH_LIMIT, this.setAside.ids('run'));
  }
}
