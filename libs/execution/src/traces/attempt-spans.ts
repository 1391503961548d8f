import type { CallbackResult } from '@job-scheduler/http-callback';
import { readUrl, traceIdOf } from '@job-scheduler/job-model';
import type { AttemptResult, ClaimedRun } from '@job-scheduler/job-store';
import {
  DATABASE,
  MESSAGING,
  newSpanId,
  passageSpans,
  type EndedSpan,
  type SpanAttributes,
} from '@job-scheduler/platform';
import type { AttemptTimes } from './run-origin.js';

interface EndedAttempt {
  /** The id of the span of the call, which the target knows. */
  callId: string;
  times: AttemptTimes;
  outcome: CallbackResult;
  result: AttemptResult;
}

/**
 * The spans of an attempt: `deliver`, and below it `claim`, `http.attempt` and `finish`. If the scheduler sends none of this run, its
 * spans are made here, from what the message says; when the queue had taken the message is not known then.
 */
export function attemptSpans(run: ClaimedRun, attempt: EndedAttempt): EndedSpan[] {
  const {
    parent,
    passage,
    reference,
    isAnnounced,
    receivedAt,
    askedAt,
    claimedAt,
    begunAt,
    endedAt,
    writtenAt,
  } = attempt.times;
  const publishId = parent ?? newSpanId();
  const isMadeHere = (parent === null || isAnnounced) && passage !== undefined;
  const before = isMadeHere
    ? passageSpans({ reference, passage, publishedAt: passage.publish_at, publishId })
    : [];
  const deliverId = newSpanId();
  const own = { trace_id: traceIdOf(run.run_id), service: 'runner', error: null } as const;
  const below = { ...own, parent_id: deliverId, kind: 'client' } as const;
  const updates = { ...DATABASE, 'db.operation.name': 'UPDATE', 'db.collection.name': 'runs' };
  const deliver: EndedSpan = {
    ...own,
    span_id: deliverId,
    parent_id: isMadeHere || parent !== null ? publishId : null,
    name: 'deliver',
    kind: 'consumer',
    from: Math.min(passage?.publish_at ?? receivedAt, receivedAt),
    to: receivedAt,
    attributes: {
      ...MESSAGING,
      'messaging.operation.type': 'receive',
      'messaging.operation.name': 'deliver',
    },
  };
  return [
    ...before,
    deliver,
    { ...below, span_id: newSpanId(), name: 'claim', from: askedAt, to: claimedAt, attributes: updates },
    {
      ...below,
      span_id: attempt.callId,
      name: 'http.attempt',
      from: begunAt,
      to: endedAt,
      attributes: callAttributes(run, attempt),
      error: errorOf(attempt.result),
    },
    { ...below, span_id: newSpanId(), name: 'finish', from: endedAt, to: writtenAt, attributes: updates },
  ];
}

function callAttributes(run: ClaimedRun, { outcome, result, times }: EndedAttempt): SpanAttributes {
  const { callback_url, http_method } = run.operation;
  const error = errorOf(result);
  return {
    'http.request.method': http_method.toUpperCase(),
    ...targetAttributes(callback_url),
    ...(run.attempt > 1 && { 'http.request.resend_count': run.attempt - 1 }),
    ...(outcome.http_status !== null && { 'http.response.status_code': outcome.http_status }),
    ...(error !== null && { 'error.type': error }),
    'job_scheduler.job.id': run.job_id,
    'job_scheduler.job.name': run.job_name,
    'job_scheduler.run.id': run.run_id,
    'job_scheduler.run.state': result.state,
    'job_scheduler.trigger': run.trigger,
    'job_scheduler.attempt': run.attempt,
    'job_scheduler.lateness_ms': times.begunAt + outcome.first_byte_sent_after_ms - run.scheduled_at,
  };
}

/** Where the call goes, without path and query, which may hold secrets. */
function targetAttributes(callbackUrl: string): SpanAttributes {
  const url = readUrl(callbackUrl);
  if (url === null) return {};
  const { hostname, port, protocol } = url;
  const usualPort = protocol === 'https:' ? 443 : 80;
  return {
    'server.address': hostname,
    'server.port': port === '' ? usualPort : Number(port),
    'url.scheme': protocol.slice(0, -1),
  };
}

const errorOf = ({ attempt, reason }: AttemptResult): string | null => attempt.error_code ?? reason;
