import type { Clock } from '@job-scheduler/job-model';
import type { EventLog, LoopBody, TaskProtection } from '@job-scheduler/platform';
import type { ActiveCalls } from './active-calls.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** How often the calls are looked at: a long call is without protection for no longer than this. */
const REST_MS = 5 * SECOND_MS;

/** The protection of a process that dies ends by itself after this time; a longer one is renewed. */
const PROTECTED_MS = 5 * MINUTE_MS;
const RENEW_BEFORE_MS = 2 * MINUTE_MS;

/** Long calls often follow each other: the protection is not lifted between them. */
const LIFT_AFTER_MS = 30 * SECOND_MS;

/**
 * A runner that always has long calls gives way for a minute after this time, twice as long as any call may take.
 * Otherwise no deployment could ever replace it.
 */
const LONGEST_MS = 30 * MINUTE_MS;
const GIVE_WAY_MS = MINUTE_MS;

const FAILED_REST_MS = 30 * SECOND_MS;

/**
 * Keeps this runner from being stopped while it makes calls that may outlast the drain: they would be cut off, and
 * repeated or lost. It looks at the deadlines of the calls now and then, so that a call itself costs nothing.
 */
export class CallProtection implements LoopBody {
  readonly name = 'call protection';

  // All of these are monotonic milliseconds.
  private neededAt = -Infinity;
  /** When the protection began that is in force; null without one. */
  private begunAt: number | null = null;
  private expiresAt = -Infinity;
  private giveWayUntil = -Infinity;
  private isFailing = false;

  constructor(
    private readonly drainMs: number,
    private readonly calls: ActiveCalls,
    private readonly protection: TaskProtection,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  async runOnce(): Promise<number> {
    try {
      await this.adjust(this.clock.monotonic());
      this.isFailing = false;
      return REST_MS;
    } catch (error) {
      if (!this.isFailing) this.log.warn('task_not_protected', String(error));
      this.isFailing = true;
      return FAILED_REST_MS;
    }
  }

  private async adjust(now: number): Promise<void> {
    if (this.calls.lastDeadline() - now > this.drainMs) this.neededAt = now;
    if (this.isWanted(now)) await this.extend(now);
    else if (this.begunAt !== null) await this.lift(now, this.begunAt);
  }

  private isWanted(now: number): boolean {
    const isWornOut = this.begunAt !== null && now - this.begunAt >= LONGEST_MS;
    return now - this.neededAt < LIFT_AFTER_MS && now >= this.giveWayUntil && !isWornOut;
  }

  private async extend(now: number): Promise<void> {
    if (this.expiresAt - now >= RENEW_BEFORE_MS) return;
    await this.protection.protect(PROTECTED_MS);
    this.begunAt ??= now;
    this.expiresAt = now + PROTECTED_MS;
  }

  private async lift(now: number, begunAt: number): Promise<void> {
    await this.protection.lift();
    if (now - begunAt >= LONGEST_MS) this.giveWayUntil = now + GIVE_WAY_MS;
    this.begunAt = null;
    this.expiresAt = -Infinity;
  }
}
