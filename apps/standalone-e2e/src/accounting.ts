import type { RecordedRequest } from '@job-scheduler/testing';
import type { RunAnswer } from './api.js';

/** What the tests need to know about a request that a target received. */
export interface Call {
  jobId: string;
  runId: string;
  scheduledAt: number;
  attempt: number;
  idempotencyKey: string;
  /** Epoch milliseconds by the clock as it is now, so that setting the clock in the meantime does no harm. */
  arrivedAt: number;
  /** When it was answered or its connection closed, by the same clock; null until then. */
  endedAt: number | null;
  path: string;
}

export function callOf(request: RecordedRequest): Call {
  const header = (name: string): string => String(request.headers[name]);
  // In this order, whatever comes between the two makes the call look later, never early.
  const agoMs = performance.now() - request.arrivedAtMonotonic;
  const arrivedAt = Date.now() - agoMs;
  return {
    jobId: header('x-job-id'),
    runId: header('x-run-id'),
    scheduledAt: Date.parse(header('x-scheduled-at')),
    attempt: Number(header('x-attempt')),
    idempotencyKey: header('idempotency-key'),
    arrivedAt,
    endedAt: request.endedAt === null ? null : arrivedAt + request.endedAt - request.arrivedAt,
    path: request.url,
  };
}

/** The ticks of a job that is due every second: all whole seconds after `after`, up to `until`. */
export function everySecond(after: number, until: number): number[] {
  const ticks: number[] = [];
  for (let tick = (Math.floor(after / 1_000) + 1) * 1_000; tick <= until; tick += 1_000) ticks.push(tick);
  return ticks;
}

/** Complaints about ticks that do not have exactly one row of their own or one range that covers them. */
export function wrongRows(expected: readonly number[], rows: readonly RunAnswer[]): string[] {
  const rowsOfTick = new Map(expected.map((tick) => [tick, 0]));
  const complaints: string[] = [];
  const account = (tick: number): void => {
    const seen = rowsOfTick.get(tick);
    if (seen === undefined) complaints.push(`${instant(tick)} has a row but is not a tick`);
    else rowsOfTick.set(tick, seen + 1);
  };
  for (const row of rows) {
    if (row.trigger !== 'schedule') continue;
    if (row.from === undefined) {
      account(Date.parse(row.scheduled_at));
      continue;
    }
    const from = Date.parse(row.from);
    const to = Date.parse(row.to ?? '');
    const covered = expected.filter((tick) => tick >= from && tick <= to);
    covered.forEach(account);
    const ends = [covered[0], covered.at(-1)];
    if (covered.length !== row.count || ends[0] !== from || ends[1] !== to)
      complaints.push(
        `the range ${row.from} to ${row.to} claims ${row.count} ticks, but covers ${covered.length}`,
      );
  }
  for (const [tick, count] of rowsOfTick)
    if (count !== 1) complaints.push(`${instant(tick)} has ${count} rows`);
  return complaints;
}

/** Complaints where the ledger's runs and the target's calls differ. Doubled calls do not count: see `doubled`. */
export function disagreements(rows: readonly RunAnswer[], calls: readonly Call[]): string[] {
  const complaints: string[] = [];
  const rowOfRun = new Map(rows.map((row) => [row.id, row]));
  for (const call of calls) {
    const row = rowOfRun.get(call.runId);
    if (row === undefined) complaints.push(`${instant(call.scheduledAt)} was called but has no row`);
    else if (Date.parse(row.scheduled_at) !== call.scheduledAt || row.job_id !== call.jobId)
      complaints.push(`${instant(call.scheduledAt)} was called as a run of another tick`);
    if (call.idempotencyKey !== call.runId) complaints.push(`${call.runId} was called with another key`);
  }
  const called = new Set(calls.map(({ runId }) => runId));
  for (const { id, state, scheduled_at: at } of rows) {
    if (state === 'succeeded' && !called.has(id)) complaints.push(`${at} succeeded but was not called`);
    if ((state === 'skipped' || state === 'cancelled') && called.has(id))
      complaints.push(`${at} is ${state} but was called`);
  }
  return complaints;
}

/** The calls that were made more than once, grouped by run. */
export function doubled(calls: readonly Call[]): Call[][] {
  const byRun = new Map<string, Call[]>();
  for (const call of calls) byRun.set(call.runId, [...(byRun.get(call.runId) ?? []), call]);
  return [...byRun.values()].filter(({ length }) => length > 1);
}

/** The calls that arrived more than 5 ms before they were due. */
export const early = (calls: readonly Call[]): Call[] =>
  calls.filter(({ arrivedAt, scheduledAt }) => arrivedAt < scheduledAt - 5);

/** How late a tick may be after an outage and still run. */
export const LATENESS_GRACE_MS = 30_000;

/** The rows of ticks that did not succeed, but for those that were found later than the grace allows. */
export const notRun = (rows: readonly RunAnswer[]): RunAnswer[] =>
  rows.filter(({ state, reason, to, created_at: foundAt }) => {
    const wasTooLate = reason === 'missed' && Date.parse(foundAt) - Date.parse(to ?? '') > LATENESS_GRACE_MS;
    return state !== 'succeeded' && !wasTooLate;
  });

const instant = (at: number): string => new Date(at).toISOString();
