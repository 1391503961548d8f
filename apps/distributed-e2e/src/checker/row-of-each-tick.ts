import type { ExpectedTick, ExplainedSkip } from '../expected/expected-ticks.js';
import type { LedgerRow } from '../history/ledger.js';
import { instant, type Evidence, type JobEvidence } from './evidence.js';
import type { Finding } from './report.js';

/** A tick older than this, in milliseconds, is missed and follows the catch-up policy. */
const LATENESS_GRACE_MS = 30_000;

/** Every tick is accounted for by exactly one row: its own run, or a skip row whose range covers it. */
export function rowOfEachTick(evidence: Evidence): Finding[] {
  const findings = [...evidence.jobs.values()].flatMap((job) => rowsOfJob(job, evidence));
  for (const row of evidence.rows) {
    if (evidence.jobs.has(row.job_id)) continue;
    findings.push({
      kind: 'unexpected',
      message: 'A row belongs to a job that was not created.',
      lines: [row],
    });
  }
  return findings;
}

function rowsOfJob(job: JobEvidence, evidence: Evidence): Finding[] {
  const findings: Finding[] = [];
  const rowsOfTick = new Map<number, LedgerRow[]>([...job.ticks.keys()].map((at) => [at, []]));
  for (const row of job.rows) {
    const covered = row.from === undefined ? tickOf(row, job) : ticksOf(row, job, evidence, findings);
    if (covered.length === 0) {
      const message = `${row.scheduled_at} is not a tick of job ${job.timeline.name}.`;
      findings.push({ kind: 'unexpected', message, lines: [row] });
    }
    for (const { at } of covered) rowsOfTick.get(at)?.push(row);
  }
  for (const [at, rows] of rowsOfTick) {
    const isMissing = rows.length === 0 && job.ticks.get(at)?.required === true && at <= evidence.until;
    if (!isMissing && rows.length <= 1) continue;
    const message = `${instant(at)} of job ${job.timeline.name} has ${rows.length} rows.`;
    findings.push({ kind: 'unexplained', message, lines: rows });
  }
  return findings;
}

function tickOf(row: LedgerRow, { ticks }: JobEvidence): ExpectedTick[] {
  const tick = ticks.get(Date.parse(row.scheduled_at));
  return tick === undefined ? [] : [tick];
}

/** The ticks that a skip row covers. Complains when its range, count or reason is wrong. */
function ticksOf(row: LedgerRow, job: JobEvidence, evidence: Evidence, findings: Finding[]): ExpectedTick[] {
  const [from, to] = [Date.parse(row.from ?? ''), Date.parse(row.to ?? '')];
  const covered = [...job.ticks.values()].filter(({ at }) => at >= from && at <= to);
  const complain = (message: string): unknown =>
    findings.push({ kind: 'unexplained', message, lines: [row] });
  const certain = covered.filter(({ required }) => required).length;
  const count = row.count ?? 0;
  if (count > covered.length || count < certain)
    complain(`The range ${row.from} to ${row.to} claims ${count} ticks, but covers ${covered.length}.`);
  if (!job.ticks.has(from) || !job.ticks.has(to))
    complain(`The range ${row.from} to ${row.to} does not begin and end with a tick.`);
  const wrongly = covered.find((tick) => !mayBeSkipped(tick, row.reason, job, evidence));
  if (wrongly !== undefined) complain(`${instant(wrongly.at)} was skipped as ${row.reason} without a cause.`);
  return covered;
}

function mayBeSkipped(
  tick: ExpectedTick,
  reason: string | null,
  { timeline }: JobEvidence,
  { faults, limits }: Evidence,
): boolean {
  if (reason === 'overlap') return timeline.promises.overlap !== undefined;
  if (reason !== 'missed') return tick.skips.has(reason as ExplainedSkip);
  return faults.some(
    ({ effects, begin, end }) =>
      effects.missed === true &&
      tick.at >= begin - limits.latenessMs &&
      tick.at + LATENESS_GRACE_MS <= end + limits.latenessMs,
  );
}
