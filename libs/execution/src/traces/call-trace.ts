import type { CallbackResult } from '@job-scheduler/http-callback';
import { traceparentOf } from '@job-scheduler/job-model';
import type { AttemptResult, ClaimedRun } from '@job-scheduler/job-store';
import { newSpanId, type SpanSink } from '@job-scheduler/platform';
import { attemptSpans } from './attempt-spans.js';
import type { AttemptTimes, CallCircumstances } from './run-origin.js';

/** A call that begins later than this, milliseconds, is late by our objective. */
const LATE_MS = 5_000;

/**
 * The trace of one call. Whether it is worth sending is known at its end: it is if the scheduler picked the run, or if the run
 * was started by a person, fails, or begins late.
 */
export class CallTrace {
  private readonly callId = newSpanId();

  constructor(
    private readonly spans: SpanSink,
    private readonly run: ClaimedRun,
    private readonly circumstances: CallCircumstances,
  ) {}

  /** The context for the target. */
  get traceparent(): string {
    return traceparentOf(this.run.run_id, this.callId, this.isWorthIt);
  }

  /** Sends the spans, if they are worth it, once the result has been written, at `writtenAt`, epoch milliseconds. */
  ended(outcome: CallbackResult, result: AttemptResult, writtenAt: number): void {
    if (!this.isWorthIt && !hasFailed(result) && !this.isLate(outcome.first_byte_sent_after_ms)) return;
    const { begunAt } = this.circumstances;
    const endedAt = begunAt + outcome.duration_ms;
    const times: AttemptTimes = { ...this.circumstances, endedAt, writtenAt: Math.max(endedAt, writtenAt) };
    this.spans.send(attemptSpans(this.run, { callId: this.callId, times, outcome, result }));
  }

  /** As far as it is known when the call begins. A later attempt follows one that failed. */
  private get isWorthIt(): boolean {
    const { trigger, attempt } = this.run;
    const isByHand = trigger === 'manual' || trigger === 'replay';
    return this.circumstances.parent !== null || isByHand || attempt > 1 || this.isLate(0);
  }

  /** Backfilled ticks are late on purpose, and a retry waits as its policy says. */
  private isLate(afterMs: number): boolean {
    const { trigger, attempt, scheduled_at } = this.run;
    if (trigger === 'backfill' || attempt > 1) return false;
    return this.circumstances.begunAt + afterMs - scheduled_at > LATE_MS;
  }
}

const hasFailed = ({ state, attempt }: AttemptResult): boolean =>
  state === 'failed' || state === 'lost' || state === 'retrying' || attempt.error_code !== null;
