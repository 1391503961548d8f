import type { Clock } from '@job-scheduler/job-model';
import { RUNNER_LEASE, type Recovery, type RunEndings } from '@job-scheduler/job-store';
import type { LoopBody } from '@job-scheduler/platform';
import type { LostMessages } from './lost-messages.js';
import type { OverdueJobs } from './overdue-jobs.js';
import type { RunPublisher } from './run-publisher.js';
import type { Repairs, SchedulingMetrics } from './scheduling-metrics.js';
import { SilentRunners } from './silent-runners.js';

const LEASE_NAME = 'reconciler';
const LEASE_MS = 5_000;
const REST_MS = 1_000;
/** While the queue is away, this loop dispatches the ticks. */
const REST_WITHOUT_QUEUE_MS = 250;
const BATCH_LIMIT = 1_000;

/** A run this long past its deadline is freed, no matter who holds it. */
const RUN_OVERDUE_MS = 60_000;
/** Nothing is freed until the store has answered without interruption for this long. */
const TRUST_MS = 10_000;

/**
 * Repairs the damage of faults, using only the system of record: jobs that the queue lost, runs whose message is gone,
 * runs of runners that died. Every repair is idempotent; the lease only saves work.
 */
export class Reconciler implements LoopBody {
  readonly name = 'reconciler';

  /**
   * The start of the current streak of successful passes, on the monotonic clock: an outage of the store frees nobody's
   * runs.
   */
  private trustedSince: number | null = null;
  private lastPass = -Infinity;
  private readonly silentRunners = new SilentRunners();

  constructor(
    private readonly id: string,
    private readonly recovery: Recovery,
    private readonly overdue: OverdueJobs,
    private readonly lostMessages: LostMessages,
    private readonly publisher: RunPublisher,
    private readonly endings: RunEndings,
    private readonly clock: Clock,
    private readonly metrics: SchedulingMetrics,
  ) {}

  async runOnce(): Promise<number> {
    await this.reconcile();
    return this.overdue.queueIsAway ? REST_WITHOUT_QUEUE_MS : REST_MS;
  }

  /** One pass. */
  async reconcile(): Promise<Repairs> {
    const repairs = { armed: 0, dispatched: 0, republished: 0, released: 0, freed: 0 };
    try {
      if (!(await this.recovery.holdLease(LEASE_NAME, this.id, LEASE_MS))) {
        this.trustedSince = null;
        return repairs;
      }
      Object.assign(repairs, await this.overdue.bringBack());
      repairs.republished = await this.lostMessages.republish();
      repairs.released = await this.releaseWaiting();
      const heard = await this.heardRunners();
      if (this.isTrusted()) repairs.freed = await this.freeAbandoned(heard);
      this.metrics.repaired(repairs);
      return repairs;
    } catch (error) {
      this.trustedSince = null;
      throw error;
    }
  }

  /** Gives the lease back, so that another scheduler takes over at once. */
  async release(): Promise<void> {
    await this.recovery.releaseLease(LEASE_NAME, this.id);
  }

  private async releaseWaiting(): Promise<number> {
    const released = await this.recovery.releaseWaiting(BATCH_LIMIT);
    this.publisher.republish(released);
    return released.length;
  }

  /** The runners whose lease has not ended by the clock of this process. */
  private async heardRunners(): Promise<string[]> {
    const renewals = await this.recovery.renewals();
    return this.silentRunners.heardWithin(RUNNER_LEASE.FREED_AFTER_MS, renewals, this.clock.monotonic());
  }

  private async freeAbandoned(heard: string[]): Promise<number> {
    const { queued, released, ended } = await this.recovery.freeAbandoned(
      RUNNER_LEASE.FREED_AFTER_MS,
      RUN_OVERDUE_MS,
      BATCH_LIMIT,
      heard,
    );
    this.publisher.republish([...queued, ...released]);
    await this.endings.follow(ended);
    return queued.length + ended.length;
  }

  /** True once passes have succeeded for TRUST_MS without a failure or a long gap. */
  private isTrusted(): boolean {
    const now = this.clock.monotonic();
    const gap = now - this.lastPass;
    this.lastPass = now;
    if (this.trustedSince === null || gap > LEASE_MS) this.trustedSince = now;
    return now - this.trustedSince >= TRUST_MS;
  }
}
