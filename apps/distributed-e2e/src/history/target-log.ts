/** The recording target has received the head of a request. */
export interface RequestLine {
  kind: 'request';
  /** Numbers the requests of one target from 1. */
  id: number;
  /** Arrival, epoch milliseconds. */
  at: number;
  /** The same on the target's monotonic clock, milliseconds. */
  monotonic: number;
  method: string;
  /** Path and query. */
  path: string;
  /** The headers that every callback carries, as they were sent. */
  job_id: string;
  run_id: string;
  scheduled_at: string;
  attempt: string;
  idempotency_key: string;
}

/** The exchange is over: the whole answer was handed to the operating system, or the client hung up before that. */
export interface EndLine {
  kind: 'end';
  id: number;
  at: number;
  monotonic: number;
  outcome: 'answered' | 'hung_up';
  /** The answer's status, even if only a part of the answer could be sent; null when none was begun. */
  status: number | null;
  /** SHA-1 of the request's body; null when the body did not arrive completely. */
  body_hash: string | null;
}

export type TargetLine = RequestLine | EndLine;

/** What the target saw of one HTTP call. Instants are epoch milliseconds. */
export interface Call {
  id: number;
  jobId: string;
  runId: string;
  scheduledAt: number;
  attempt: number;
  idempotencyKey: string;
  path: string;
  arrivedAt: number;
  /** Infinity while the exchange goes on. */
  endedAt: number;
  outcome: EndLine['outcome'] | 'open';
  status: number | null;
  bodyHash: string | null;
}

/** The calls in a target's log, ordered by arrival, and complaints about the log itself. */
export function callsOf(lines: readonly TargetLine[]): { calls: Call[]; complaints: string[] } {
  const calls = new Map<number, Call>();
  const complaints: string[] = [];
  for (const line of lines) {
    if (line.kind !== 'request') continue;
    if (calls.has(line.id)) complaints.push(`Request ${line.id} arrived twice.`);
    else calls.set(line.id, openCall(line));
  }
  for (const line of lines) {
    if (line.kind !== 'end') continue;
    const call = calls.get(line.id);
    if (call === undefined) complaints.push(`Request ${line.id} ended, but never arrived.`);
    else if (call.outcome !== 'open') complaints.push(`Request ${line.id} ended twice.`);
    else if (line.at < call.arrivedAt) complaints.push(`Request ${line.id} ended before it arrived.`);
    else {
      const { at: endedAt, outcome, status, body_hash: bodyHash } = line;
      Object.assign(call, { endedAt, outcome, status, bodyHash } satisfies Partial<Call>);
    }
  }
  return { calls: [...calls.values()].sort((a, b) => a.arrivedAt - b.arrivedAt), complaints };
}

const openCall = (line: RequestLine): Call => ({
  id: line.id,
  jobId: line.job_id,
  runId: line.run_id,
  scheduledAt: Date.parse(line.scheduled_at),
  attempt: Number(line.attempt),
  idempotencyKey: line.idempotency_key,
  path: line.path,
  arrivedAt: line.at,
  endedAt: Infinity,
  outcome: 'open',
  status: null,
  bodyHash: null,
});
