import type { EndedSpan } from '@job-scheduler/platform';
import { SpanKind, SpanStatusCode, TraceFlags, type HrTime, type SpanContext } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

const KINDS: Readonly<Record<EndedSpan['kind'], SpanKind>> = {
  internal: SpanKind.INTERNAL,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
};

const SCOPE = { name: 'job-scheduler' };

/** A span in the form that OpenTelemetry's exporters take. Whatever gets here is to be sent, so it counts as sampled. */
export function readableSpan(span: EndedSpan, resource: Resource): ReadableSpan {
  const { trace_id: traceId, parent_id, name, kind, attributes, error } = span;
  const contextOf = (spanId: string): SpanContext => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED });
  const context = contextOf(span.span_id);
  const to = Math.max(span.from, span.to);
  return {
    name,
    kind: KINDS[kind],
    spanContext: () => context,
    ...(parent_id !== null && { parentSpanContext: contextOf(parent_id) }),
    startTime: secondsAndNanoseconds(span.from),
    endTime: secondsAndNanoseconds(to),
    duration: secondsAndNanoseconds(to - span.from),
    status: error === null ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: error },
    attributes,
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** From milliseconds, to the microsecond: a number holds no more of an instant. */
function secondsAndNanoseconds(ms: number): HrTime {
  const microseconds = Math.round(ms * 1000);
  return [Math.floor(microseconds / 1e6), (microseconds % 1e6) * 1000];
}
