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

/** How long before its tick a call may arrive, milliseconds. */
const EARLY_MS = 5;
/** How long the target may still see an aborted call, including the time that the machine takes to notice. */
const REPLACE_MS = 1_500;
/** How long a process that is being killed may still send requests. */
const DEATH_MS = 1_000;
/** How long after a kill a call that was in flight at the kill may still be repeated. */
const REPEAT_MS = 30_000;

/**
 * What is wrong with a history, judged by what the target received and by counting seconds: lost or unexplained
 * ticks; early, doubled and overlapping calls; and disagreements between ledger and target. Empty when all is well.
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

/** Leaves out requests that belong to no run, such as alerts. */
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

/** Every tick, up to the newest one with a row or range, has exactly one row or lies in exactly one range. */
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
  // Jitter moves all ticks by the same time, which the first one shows.
  const offset = Math.min(...spans.map(({ from }) => from)) % period;
  for (let at = firstAfter(job.createdAt, period, offset); at <= until; at += period) {
    const covering = spans.filter(({ from, to }) => from <= at && at <= to).length;
    if (covering !== 1) findings.push(`${instant(at)} of ${job.schedule} has ${covering} rows (${job.id})`);
  }
  for (const { from, to, count } of spans) {
    if (from % period !== offset || (to - from) / period + 1 !== count)
      findings.push(`a row of ${job.id} claims ${count} ticks from ${instant(from)} to ${instant(to)}`);
  }
  return findings;
}

/** The milliseconds between the ticks of a schedule of seconds; null for others, which are not due during the tests. */
function periodOf(schedule: string): number | null {
  const step = /^\*(?:\/(\d+))? \* \* \* \* \*$/.exec(schedule);
  return step === null ? null : Number(step[1] ?? 1) * 1_000;
}

const firstAfter = (after: number, period: number, offset: number): number =>
  Math.floor((after - offset) / period + 1) * period + offset;

const earliness = ({ arrivedAt, scheduledAt, runId }: Call): string[] =>
  arrivedAt >= scheduledAt - EARLY_MS ? [] : [`run ${runId} was called ${scheduledAt - arrivedAt} ms early`];

/** An attempt is made once, unless it was in flight when processes were killed and its job allows it to be repeated. */
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

/** A job whose runs exclude each other does not have two calls at the same time. */
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
  call.arrivedAt <= begin + DEATH_MS && call.endedAt >= begin;

/** Every call has a row that agrees with it. */
function rowOf(call: Call, { rows }: PolicyHistory): string[] {
  const row = rows.find(({ id }) => id === call.runId);
  if (row === undefined) return [`run ${call.runId} was called but has no row`];
  if (row.job_id !== call.jobId || Date.parse(row.scheduled_at) !== call.scheduledAt)
    return [`run ${call.runId} was called under another job or tick`];
  if (call.key !== call.runId) return [`run ${call.runId} was called under the key ${call.key}`];
  const isKnown = row.attempts.some(({ number }) => number === call.attempt);
  // A run in progress has not written its attempt yet. What a killed runner had begun is written when its run is freed.
  return isKnown || row.state === 'running'
    ? []
    : [`run ${call.runId} was called for attempt ${call.attempt}, which its row does not mention`];
}

/** Every attempt that has an answer in the ledger was called, and no skipped run was called. */
function callsOf(row: RunAnswer, calls: Call[]): string[] {
  const own = calls.filter(({ runId }) => runId === row.id);
  if (row.state === 'skipped') return own.length === 0 ? [] : [`run ${row.id} was skipped but was called`];
  return row.attempts
    .filter(
      ({ number, http_status }) => http_status !== null && !own.some(({ attempt }) => attempt === number),
    )
    .map(({ number }) => `attempt ${number} of run ${row.id} was answered but never called`);
}

const instant = (at: number): string => new Date(at).toISOString();
