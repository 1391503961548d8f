import type { LedgerRow } from '../history/ledger.js';
import type { Call } from '../history/target-log.js';
import { mayBeRepeated, type Evidence } from './evidence.js';
import { isTooLate } from './promises.js';
import { isReplaced } from './replaced-runs.js';
import type { Finding } from './report.js';

/** Errors that occur before any byte of a request is sent: the target need not have seen the call. */
const NOTHING_SENT: ReadonlySet<string> = new Set(['dns', 'connect', 'tls']);

/** Ledger and target agree both ways about what was called, with which outcome, and when. */
export function agreement(evidence: Evidence): Finding[] {
  const settled = (scheduledAt: number): boolean => scheduledAt <= evidence.until;
  return [
    ...evidence.calls
      .filter(({ scheduledAt }) => settled(scheduledAt))
      .flatMap((call) => rowOf(call, evidence)),
    ...evidence.rows
      .filter((row) => settled(Date.parse(row.scheduled_at)))
      .flatMap((row) => callOf(row, evidence.callsOfRun.get(row.id) ?? [], evidence)),
  ];
}

const disagreement = (message: string, ...lines: unknown[]): Finding => ({
  kind: 'disagreement',
  message,
  lines,
});

function rowOf(call: Call, evidence: Evidence): Finding[] {
  const row = evidence.rowOfRun.get(call.runId);
  if (row === undefined) return [disagreement('A run without a row was called.', call)];
  const findings: Finding[] = [];
  if (row.job_id !== call.jobId || Date.parse(row.scheduled_at) !== call.scheduledAt)
    findings.push(disagreement('A run was called under another job or tick.', call, row));
  if (call.idempotencyKey !== call.runId)
    findings.push(disagreement('The Idempotency-Key is not the id of the run.', call));
  // A run that was freed during its call is cancelled when its job was paused or deleted in the meantime.
  const mayBeCalled =
    row.state !== 'skipped' &&
    (row.state !== 'cancelled' || isReplaced(row) || mayBeRepeated(call, evidence));
  if (!mayBeCalled) findings.push(disagreement(`A run was called although it is ${row.state}.`, call, row));
  else if (!row.attempts.some(({ number }) => number === call.attempt))
    findings.push(disagreement('A run was called for an attempt that its row does not mention.', call, row));
  return findings;
}

function callOf(row: LedgerRow, calls: Call[], { limits }: Evidence): Finding[] {
  const last = row.attempts.at(-1);
  if (last === undefined || isTooLate(row) || (row.state !== 'succeeded' && row.state !== 'failed'))
    return [];
  if (last.http_status === null && NOTHING_SENT.has(last.error_code ?? '')) return [];
  if (calls.length === 0) return [disagreement(`A run is ${row.state} although it was never called.`, row)];
  const complaints = calls.map((call) => differences(row, call, limits.clockMs));
  if (complaints.some((complaint) => complaint === null)) return [];
  return [disagreement(complaints.at(-1) ?? '', row, ...calls)];
}

/** How a row's last attempt differs from a call, or null. */
function differences(row: LedgerRow, call: Call, clockMs: number): string | null {
  const last = row.attempts.at(-1);
  if (last?.http_status !== null && last?.error_code === null) {
    if (call.outcome !== 'answered') return 'A run has an answer that the target did not send.';
    if (call.status !== last.http_status) return "A run has a status that differs from the target's answer.";
  }
  // The order must be: sent, arrived, answered, finished. Other rules judge how long each step takes.
  const startedAt = Date.parse(row.started_at ?? '');
  const finishedAt = Date.parse(row.finished_at ?? '');
  if (!(call.arrivedAt >= startedAt - clockMs)) return 'A run started after it was called.';
  if (!(call.arrivedAt <= finishedAt + clockMs)) return 'A run finished before it was called.';
  if (call.outcome === 'answered' && !(call.endedAt <= finishedAt + clockMs))
    return 'A run finished before it was answered.';
  return null;
}
