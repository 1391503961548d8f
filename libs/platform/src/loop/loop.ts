import type { Clock } from '@job-scheduler/job-model';
import type { EventLog } from '../logging/event-log.js';

/** One background loop: what it does once, and how long it rests after that. */
export interface LoopBody {
  /** A stable name for the log. */
  readonly name: string;
  /** Does a bounded piece of work; resolves to the milliseconds until the next turn (a wake ends them early). */
  runOnce(): Promise<number>;
}

/** The reason why a rest ended early. Without it, abort() would build an exception each time. */
const WOKEN = 'woken';

/** Pause after a turn that failed. */
const RETRY_DELAY_MS = 500;

/** A loop works again when no turn has failed for so long, milliseconds: a turn that finds nothing to do succeeds as well. */
const STEADY_AFTER_MS = 5_000;

/**
 * Repeats a body until it is stopped, without overlapping turns or unhandled rejections. A failed turn is logged and
 * retried after a pause. A failure that repeats is logged once until the loop works again.
 */
export class Loop {
  private readonly stopping = new AbortController();
  private resting = new AbortController();
  private finished: Promise<void> | null = null;
  private awake = false;
  private lastFailure: string | null = null;
  /** When a turn failed last, monotonic milliseconds. */
  private failedAt = 0;

  constructor(
    private readonly body: LoopBody,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  start(): void {
    this.finished ??= this.run();
  }

  /** Ends the current rest, or the next one if a turn is in progress. */
  wake(): void {
    this.awake = true;
    this.resting.abort(WOKEN);
  }

  /** Resolves when the current turn has ended. Safe to call again. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.resting.abort();
    await this.finished;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.awake = false;
      const restMs = await this.turn();
      if (this.awake || this.stopping.signal.aborted || restMs <= 0) continue;
      this.resting = new AbortController();
      await this.clock.sleep(restMs, this.resting.signal);
    }
  }

  private async turn(): Promise<number> {
    try {
      const restMs = await this.body.runOnce();
      return this.lastFailure === null ? restMs : Math.min(restMs, this.untilSteady());
    } catch (error) {
      const failure = String(error);
      if (failure !== this.lastFailure) {
        this.log.error('loop_failed', `${this.body.name} failed and will be retried.`, error);
      }
      this.lastFailure = failure;
      this.failedAt = this.clock.monotonic();
      return RETRY_DELAY_MS;
    }
  }

  /** How long no turn may fail yet until the loop works again, which it says then, milliseconds. */
  private untilSteady(): number {
    const left = this.failedAt + STEADY_AFTER_MS - this.clock.monotonic();
    if (left > 0) return left;
    this.log.info('loop_recovered', `${this.body.name} works again.`);
    this.lastFailure = null;
    return Infinity;
  }
}
