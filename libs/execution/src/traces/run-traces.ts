import { spanIdIn, type Clock } from '@job-scheduler/job-model';
import type { SpanSink } from '@job-scheduler/platform';
import type { HeldRun } from '../calls/held-run.js';
import type { PendingRun } from '../intake/held-delivery.js';
import { CallTrace } from './call-trace.js';
import type { RunOrigin } from './run-origin.js';

/** Begins the traces of calls. While traces are off, it remembers and makes nothing. */
export class RunTraces {
  constructor(
    private readonly spans: SpanSink,
    private readonly clock: Clock,
  ) {}

  /** How runs came here, by run id; null while traces are off. */
  originsOf(runs: PendingRun[]): ReadonlyMap<string, RunOrigin> | null {
    if (!this.spans.isOn) return null;
    return new Map(
      runs.map(({ reference, delivery: { passage, receivedAt, isAnnouncement } }) => [
        reference.run_id,
        { reference, passage, receivedAt, isAnnounced: isAnnouncement },
      ]),
    );
  }

  /** The trace of a call that begins now; null while traces are off. */
  begin({ run, origin, askedAt, claimedAt }: HeldRun): CallTrace | null {
    if (!this.spans.isOn || origin === undefined) return null;
    const offset = this.clock.now() - this.clock.monotonic();
    const { reference, passage, receivedAt, isAnnounced } = origin;
    // Written out, since every call gets one, and spreading an object into a larger one is slow.
    return new CallTrace(this.spans, run, {
      reference,
      passage,
      receivedAt,
      isAnnounced,
      askedAt: askedAt + offset,
      claimedAt: claimedAt + offset,
      begunAt: this.clock.monotonic() + offset,
      parent: reference.traceparent === undefined ? null : spanIdIn(reference.traceparent),
    });
  }
}
