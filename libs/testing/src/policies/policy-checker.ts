import type { RecordedRequest } from '../recording-target.js';
import type { CheckedJob, Kill, PolicyHistory, RunAnswer } from './policy-history.js';

/** A call of a run, as the target saw it. */
interface Call {
  jobId: string;
  runId: string;
  attempt: number;
  scheduledAt: number;
  key: string;
  arrivedAt: number;
  /** When its connection or its answer ended. */
  endedAt: number;
}

/** No call comes earlier than this before its tick, milliseconds. */
const EARLY_MS = 5;
/** How long an aborted call may still be seen at the target, with what the machine takes to notice. */
const REPLACE_MS = 1_500;
/** How long after a kill a call may still be repeated that was in flight at it. */
const REPEAT_MS = 30_000;

/**
 * What is wrong with a history, judged from what the target received and by counting seconds: lost or unexplained
 * ticks, early, doubled and overlapping calls, and where ledger and target disagree. Empty when all is well.
 */
export function checkPolicies(history: PolicyHistory): string[] {
  const calls = history.requests.flatMap(callOf);
  return [
    ...history.jobs.flatMap((job) => ticksOf(job, history.rows)),
    ...calls.flatMap(earliness),
    ...repetitions(calls, history),
    ...history.jobs.flatMap((job) => overlaps(job, calls, history)),
    ...calls.flatMap((call) => rowOf(call, history)),
    ...history.rows.flatMap((row) => callsOf(row, calls)),
  ];
}

/** Requests that are no run's, such as alerts, are not its business. */
function callOf({ headers, arrivedAt, endedAt }: RecordedRequest): Call[] {
  const runId = headers['x-run-id'];
  if (runId === undefined) return [];
  return [
    {
      jobId: String(headers['x-job-id']),
      runId: String(runId),
      attempt: Number(headers['x-attempt']),
      scheduledAt: Date.parse(String(headers['x-scheduled-at'])),
      key: String(headers['idempotency-key']),
      arrivedAt,
      endedAt: endedAt ?? Infinity,
    },
  ];
}

/** Every tick up to the newest that is accounted for has exactly one row, or lies in exactly one range. */
function ticksOf(job: CheckedJob, allRows: RunAnswer[]): string[] {
  const period = periodOf(job.schedule);
  const rows = allRows.filter(({ job_id, trigger }) => job_id === job.id && trigger === 'schedule');
  if (period === null || rows.length === 0) return [];
  const spans = rows.map((row) => ({
    from: Date.parse(row.from ?? row.scheduled_at),
    to: Date.parse(row.to ?? row.scheduled_at),
    count: row.count ?? 1,
  }));
  const findings: string[] = [];
  const until = Math.max(...spans.map(({ to }) => to));
  // Jitter moves all ticks alike, so the first one tells by how much.
  const offset = Math.min(...spans.map(({ from }) => from)) % period;
  for (let at = firstAfter(job.createdAt, period, offset); at <= until; at += period) {
    const covering = spans.filter(({ from, to }) => from <= at && at <= to).length;
    if (covering !== 1) findings.push(`${instant(at)} of ${job.schedule} has ${covering} rows (${job.id})`);
  }
  for (const { from, to, count } of spans) {
    if (from % period !== offset || (to - from) / period + 1 !== count)
      findings.push(`a row of ${job.id} says ${count} ticks from ${instant(from)} to ${instant(to)}`);
  }
  return findings;
}

/** How often a schedule of seconds is due, milliseconds; null for others, which are not due while this runs. */
function periodOf(schedule: string): number | null {
  const step = /^\*(?:\/(\d+))? \* \* \* \* \*$/.exec(schedule);
  return step === null ? null : Number(step[1] ?? 1) * 1_000;
}

const firstAfter = (after: number, period: number, offset: number): number =>
  Math.floor((after - offset) / period + 1) * period + offset;

const earliness = ({ arrivedAt, scheduledAt, runId }: Call): string[] =>
  arrivedAt >= scheduledAt - EARLY_MS ? [] : [`run ${runId} was called ${scheduledAt - arrivedAt} ms early`];

/** An attempt is made once, unless it was in flight when processes were killed and its job lets it be repeated. */
function repetitions(calls: Call[], { jobs, kills }: PolicyHistory): string[] {
  const seen = new Map<string, Call>();
  const findings: string[] = [];
  for (const call of calls) {
    const name = `${call.runId}, attempt ${call.attempt},`;
    const before = seen.get(name);
    seen.set(name, call);
    if (before === undefined) continue;
    const mayRepeat = jobs.find(({ id }) => id === call.jobId)?.delivery !== 'at_most_once';
    const excused = kills.some((kill) => wasInFlight(before, kill) && call.arrivedAt <= kill.end + REPEAT_MS);
    if (!mayRepeat || !excused) findings.push(`${name} was called twice`);
  }
  return findings;
}

/** Ticks of a job whose runs exclude each other are not called at the same time. */
function overlaps(job: CheckedJob, calls: Call[], { rows, kills }: PolicyHistory): string[] {
  if (job.overlap === 'allow') return [];
  const slack = job.overlap === 'replace' ? REPLACE_MS : 0;
  const scheduled = new Set(rows.filter(({ trigger }) => trigger === 'schedule').map(({ id }) => id));
  const own = calls.filter(({ jobId, runId }) => jobId === job.id && scheduled.has(runId));
  return own.flatMap((call, index) => {
    const under = own.slice(0, index).find((other) => other.endedAt - slack > call.arrivedAt);
    const excused = kills.some(
      ({ begin, end }) => begin <= call.arrivedAt && call.arrivedAt <= end + REPEAT_MS,
    );
    return under === undefined || excused || under.runId === call.runId
      ? []
      : [`run ${call.runId} was called while ${under.runId} was, although overlap is ${job.overlap}`];
  });
}

const wasInFlight = (call: Call, { begin }: Kill): boolean =>
  call.arrivedAt <= begin && call.endedAt >= begin;

/** Whatever was called has a row that says the same of it. */
function rowOf(call: Call, { rows, kills }: PolicyHistory): string[] {
  const row = rows.find(({ id }) => id === call.runId);
  if (row === undefined) return [`run ${call.runId} was called and has no row`];
  if (row.job_id !== call.jobId || Date.parse(row.scheduled_at) !== call.scheduledAt)
    return [`run ${call.runId} was called as one of another job or tick`];
  if (call.key !== call.runId) return [`run ${call.runId} was called under the key ${call.key}`];
  const isKnown = row.attempts.some(({ number }) => number === call.attempt);
  // A run under way has not been written yet. What was in flight at a kill is called again, which is known then, or it
  // is lost, or cancelled because its job was paused meanwhile.
  const isUnheard =
    ['lost', 'cancelled'].includes(row.state) && kills.some((kill) => wasInFlight(call, kill));
  return isKnown || isUnheard || row.state === 'running'
    ? []
    : [`run ${call.runId} was called for attempt ${call.attempt}, of which its row says nothing`];
}

/** Whatever the ledger says was answered was called, and what did not run was not. */
function callsOf(row: RunAnswer, calls: Call[]): string[] {
  const own = calls.filter(({ runId }) => runId === row.id);
  if (row.state === 'skipped') return own.length === 0 ? [] : [`run ${row.id} is skipped and was called`];
  return row.attempts
    .filter(
      ({ number, http_status }) => http_status !== null && !own.some(({ attempt }) => attempt === number),
    )
    .map(({ number }) => `attempt ${number} of run ${row.id} was answered and never called`);
}

const instant = (at: number): string => new Date(at).toISOString();
