import { runMember, type Clock } from '@job-scheduler/job-model';
import {
  BadDataError,
  RUNNER_LEASE,
  StoreUnavailableError,
  type Recovery,
  type RunEndings,
  type StuckRun,
} from '@job-scheduler/job-store';
import type { EventLog, LoopBody } from '@job-scheduler/platform';
import type { LostMessages } from './lost-messages.js';
import type { OverdueJobs } from './overdue-jobs.js';
import type { RunPublisher } from '../dispatch/run-publisher.js';
import type { Repairs, SchedulingMetrics } from '../life/scheduling-metrics.js';
import type { SetAside } from '../dispatch/set-aside.js';
import { SilentRunners } from './silent-runners.js';

/** Not that of the releases before dispatches: their reconcilers repair none, and so may work beside this one. */
const LEASE_NAME = 'reconciler of dispatches';
const LEASE_MS = 5_000;
export const REST_MS = 1_000;
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
    private readonly setAside: SetAside,
    private readonly clock: Clock,
    private readonly log: EventLog,
    private readonly metrics: SchedulingMetrics,
  ) {}

  async runOnce(): Promise<number> {
    await this.reconcile();
    return this.overdue.queueIsAway ? REST_WITHOUT_QUEUE_MS : REST_MS;
  }

  /** One pass. Throws the first failure at the end. */
  async reconcile(): Promise<Repairs> {
    const repairs = { armed: 0, dispatched: 0, republished: 0, released: 0, freed: 0 };
    try {
      if (!(await this.recovery.holdLease(LEASE_NAME, this.id, LEASE_MS))) {
        this.trustedSince = null;
        return repairs;
      }
      const heard = await this.heardRunners();
      await eachInItsTurn([
        async () => void Object.assign(repairs, await this.overdue.bringBack()),
        async () => void (repairs.republished = await this.republish()),
        async () => void (repairs.released = await this.releaseWaiting()),
        async () => void (repairs.freed = this.isTrusted() ? await this.freeAbandoned(heard) : 0),
        () => this.recovery.forgetEndedDispatches(),
      ]);
      return repairs;
    } catch (error) {
      // Data that cannot be repaired say nothing about the store.
      if (!(error instanceof BadDataError)) this.trustedSince = null;
      throw error;
    } finally {
      this.metrics.repaired(repairs);
    }
  }

  /** Gives the lease back, so that another scheduler takes over at once. */
  async release(): Promise<void> {
    await this.recovery.releaseLease(LEASE_NAME, this.id);
  }

  private async republish(): Promise<number> {
    const { count, stuck } = await this.lostMessages.republish(this.setAside.ids('run'));
    for (const run of stuck) this.leaveStuck(run, 'queued again');
    return count;
  }

  private async releaseWaiting(): Promise<number> {
    const { queued, stuck } = await this.recovery.releaseWaiting(BATCH_LIMIT, this.setAside.ids('run'));
    this.publisher.republish(queued);
    for (const run of stuck) this.leaveStuck(run, 'queued after it waited');
    return queued.length;
  }

  /** The runners whose lease has not ended by the clock of this process. */
  private async heardRunners(): Promise<string[]> {
    const renewals = await this.recovery.renewals();
    return this.silentRunners.heardWithin(RUNNER_LEASE.FREED_AFTER_MS, renewals, this.clock.monotonic());
  }

  private async freeAbandoned(heard: string[]): Promise<number> {
    const { queued, released, ended, attempts, stuck } = await this.recovery.freeAbandoned(
      RUNNER_LEASE.FREED_AFTER_MS,
      RUN_OVERDUE_MS,
      BATCH_LIMIT,
      { runners: heard, runs: this.setAside.ids('run') },
    );
    this.publisher.republish([...queued, ...released]);
    for (const attempt of attempts) this.endings.attemptFailed(attempt);
    await this.endings.follow(ended);
    for (const run of stuck) this.leaveStuck(run, 'freed');
    return queued.length + ended.length;
  }

  private leaveStuck({ run_id, error }: StuckRun, what: string): void {
    const message = `A run could not be ${what}; it will be tried again in a minute.`;
    this.log.error('run_stuck', message, error, { run_id });
    this.setAside.add({ member: runMember(run_id), revision: null });
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

/** Takes all steps, so that one that fails does not hold up the others, unless the store is away. */
async function eachInItsTurn(steps: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      failures.push(error);
    }
  }
  const [first] = failures;
  const worst = failures.find((failure) => !(failure instanceof BadDataError)) ?? first;
  if (worst !== undefined) throw worst;
}
