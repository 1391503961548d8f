import { rootSpanIdOf, traceIdOf, type RunPassage, type RunReference } from '@job-scheduler/job-model';
import { newSpanId } from './span-ids.js';
import type { EndedSpan, SpanAttributes } from './span-sink.js';

/** A run's way through the scheduler, as far as its spans need it. */
export interface PublishedRun {
  reference: RunReference;
  passage: RunPassage;
  /** When the queue had taken it, epoch milliseconds. */
  publishedAt: number;
  /** The id of the span `publish`, which the runner's spans continue. */
  publishId: string;
}

/**
 * The scheduler's spans of a run: `tick`, or `retry` for a later attempt, and below it `record` and `publish`. The scheduler makes
 * them for the share of the runs that it picks; for others that turn out to be worth it the runner makes them afterwards.
 */
export function passageSpans({ reference, passage, publishedAt, publishId }: PublishedRun): EndedSpan[] {
  const { run_id, attempt } = reference;
  const isFirst = attempt === 1;
  const first = rootSpanIdOf(run_id);
  const turnId = isFirst ? first : newSpanId();
  const own = { trace_id: traceIdOf(run_id), service: 'scheduler', error: null } as const;
  const turn: EndedSpan = {
    ...own,
    span_id: turnId,
    parent_id: isFirst ? null : first,
    name: isFirst ? 'tick' : 'retry',
    kind: 'internal',
    from: passage.claim_at,
    to: publishedAt,
    attributes: { 'job_scheduler.run.id': run_id, 'job_scheduler.attempt': attempt },
  };
  const publish: EndedSpan = {
    ...own,
    span_id: publishId,
    parent_id: turnId,
    name: 'publish',
    kind: 'producer',
    from: passage.publish_at,
    to: publishedAt,
    attributes: { ...MESSAGING, 'messaging.operation.type': 'send', 'messaging.operation.name': 'publish' },
  };
  if (passage.record_at === undefined) return [turn, publish];
  const record: EndedSpan = {
    ...own,
    span_id: newSpanId(),
    parent_id: turnId,
    name: 'record',
    kind: 'client',
    from: passage.record_at,
    to: passage.publish_at,
    attributes: { ...DATABASE, 'db.operation.name': 'INSERT', 'db.collection.name': 'runs' },
  };
  return [turn, record, publish];
}

/** What spans about the job queue and about the ledger say, by the semantic conventions. */
export const MESSAGING: SpanAttributes = { 'messaging.system': 'rabbitmq' };
export const DATABASE: SpanAttributes = { 'db.system.name': 'postgresql' };
