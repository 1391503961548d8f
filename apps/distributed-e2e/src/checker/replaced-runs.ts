import type { LedgerRow } from '../history/ledger.js';
import type { Call } from '../history/target-log.js';
import type { Evidence, JobEvidence } from './evidence.js';
import type { Finding } from './report.js';

/** How long a call may go on beside the one that replaced it, in milliseconds: it is aborted within a second. */
const ABORT_MS = 1_000;

/** The same under a fault. A runner that learns of nothing aborts its calls before its runs may be taken over. */
const ABORT_UNDER_FAULT_MS = 10_000;

/** Whether a row says that a younger tick took the place of its run. */
export const isReplaced = ({ state, reason }: LedgerRow): boolean =>
  state === 'cancelled' && reason === 'replaced';

/** With `replace`, a call ends soon after the next one begins. Runs are replaced then, by a younger tick, and never else. */
export function replacements(job: JobEvidence, calls: readonly Call[], evidence: Evidence): Finding[] {
  const findings = job.rows.flatMap((row) => withoutCause(row, job, evidence));
  return job.timeline.promises.overlap === 'replace'
    ? [...findings, ...unaborted(calls, evidence)]
    : findings;
}

const broken = (message: string, ...lines: unknown[]): Finding => ({ kind: 'promise', message, lines });

function withoutCause(row: LedgerRow, { timeline, rows }: JobEvidence, { limits }: Evidence): Finding[] {
  if (!isReplaced(row)) return [];
  if (timeline.promises.overlap !== 'replace')
    return [broken('A run was replaced, although its job does not ask for that.', row)];
  const endedAt = Date.parse(row.finished_at ?? '') + limits.clockMs;
  const isCaused = rows.some(
    ({ scheduled_at, created_at }) => scheduled_at > row.scheduled_at && Date.parse(created_at) <= endedAt,
  );
  return isCaused ? [] : [broken('A run was replaced before there was a younger one.', row)];
}

function unaborted(calls: readonly Call[], evidence: Evidence): Finding[] {
  // A call that was open when the log of the target was read may have been aborted in time, after that.
  const readAt = evidence.calls.at(-1)?.arrivedAt ?? 0;
  const seenUntil = ({ outcome, endedAt }: Call): number => (outcome === 'open' ? readAt : endedAt);
  return calls.flatMap((call, index) => {
    const held = calls
      .slice(0, index)
      .find((before) => seenUntil(before) > call.arrivedAt + longestOverlap(before, evidence));
    return held === undefined
      ? []
      : [broken('A call was not aborted when another one replaced it.', held, call)];
  });
}

/** How long a call may overlap with a later one of its job. */
function longestOverlap(call: Call, { faults, limits }: Evidence): number {
  const during = faults.filter(
    ({ begin, end }) => begin <= call.endedAt && end + limits.latenessMs >= call.arrivedAt,
  );
  // A process that is suspended aborts nothing until it goes on.
  if (during.some(({ effects }) => effects.suspends === true)) return Infinity;
  return ABORT_MS + limits.transitMs + (during.length > 0 ? ABORT_UNDER_FAULT_MS : 0);
}
