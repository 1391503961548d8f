import type { History } from '../history/history.js';
import { acknowledgedWrites } from './acknowledged-writes.js';
import { agreement } from './agreement.js';
import { callOfEachTick } from './call-of-each-tick.js';
import { evidenceOf, type Evidence } from './evidence.js';
import type { Limits } from './limits.js';
import { promises } from './promises.js';
import { countStranded, gaps, lateCalls, latenessOf, longestGap, punctualityOf } from './punctuality.js';
import { countRepetitions, repeatedCalls } from './repeated-calls.js';
import type { CheckReport } from './report.js';
import { rowOfEachTick } from './row-of-each-tick.js';
import { states } from './states.js';

/**
 * Judges a history by what the target received and what the driver did, never only by what the system says about
 * itself. It is pure, so it can be run again later on another machine.
 */
export function check(history: History, limits: Limits): CheckReport {
  const evidence = evidenceOf(history, limits);
  const punctuality = punctualityOf(evidence);
  const ticks = [...evidence.jobs.values()].flatMap((job) => [...job.ticks.values()]);
  return {
    jobs: evidence.jobs.size,
    ticks: ticks.filter(({ at, required }) => required && at <= history.until).length,
    calls: evidence.calls.length,
    rows: evidence.rows.length,
    states: countStates(evidence),
    lateness: latenessOf(punctuality),
    gapMs: longestGap(evidence, punctuality, false).ms,
    doubles: countRepetitions(evidence),
    stranded: countStranded(evidence, punctuality),
    findings: [
      ...evidence.complaints.map((message) => ({ kind: 'log' as const, message, lines: [] })),
      ...rowOfEachTick(evidence),
      ...callOfEachTick(evidence),
      ...lateCalls(evidence, punctuality),
      ...gaps(evidence, punctuality),
      ...repeatedCalls(evidence),
      ...promises(evidence),
      ...agreement(evidence),
      ...acknowledgedWrites(evidence),
      ...states(evidence),
    ],
  };
}

function countStates({ rows }: Evidence): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state, reason } of rows) {
    const key = state === 'skipped' ? `skipped (${reason})` : state;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
