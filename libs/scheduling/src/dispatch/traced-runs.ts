import {
  isInTracedShare,
  traceparentOf,
  spanIdIn,
  type RunPassage,
  type RunReference,
} from '@job-scheduler/job-model';
import { newSpanId, passageSpans, type SpanSink } from '@job-scheduler/platform';

/**
 * The runs whose traces the scheduler begins: a share of all. Which others are worth a trace is known only at their end; the
 * runner then makes the scheduler's spans too, from what the message says.
 */
export class TracedRuns {
  constructor(private readonly spans: SpanSink) {}

  /** The runs, those of the share with the context that the runner continues. */
  marked(runs: RunReference[]): RunReference[] {
    if (this.spans.share === 0) return runs;
    return runs.map((run) => {
      if (run.traceparent !== undefined || !isInTracedShare(run.run_id, this.spans.share)) return run;
      return { ...run, traceparent: traceparentOf(run.run_id, newSpanId(), true) };
    });
  }

  /** Sends the spans of marked runs, which the queue has taken now (epoch milliseconds). */
  published(runs: RunReference[], passage: RunPassage, now: number): void {
    if (!this.spans.isOn) return;
    const publishedAt = Math.max(now, passage.publish_at);
    for (const reference of runs) {
      const publishId = spanIdIn(reference.traceparent ?? '');
      if (publishId !== null) this.spans.send(passageSpans({ reference, passage, publishedAt, publishId }));
    }
  }
}
