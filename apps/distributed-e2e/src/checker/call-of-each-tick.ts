import type { Call } from '../history/target-log.js';
import { groupBy, instant, type Evidence, type JobEvidence } from './evidence.js';
import { isTooLate } from './promises.js';
import { isReplaced } from './replaced-runs.js';
import type { Finding } from './report.js';

/** Every tick that had to run was called, nothing else was called, and nothing was called early. */
export function callOfEachTick(evidence: Evidence): Finding[] {
  const callsOfJob = groupBy(evidence.calls.filter(isTick(evidence)), ({ jobId }) => jobId);
  return [
    ...[...evidence.jobs.values()].flatMap((job) =>
      lost(job, callsOfJob.get(job.timeline.jobId) ?? [], evidence),
    ),
    ...evidence.calls.filter(isTick(evidence)).flatMap((call) => unexpected(call, evidence)),
    ...evidence.calls.flatMap((call) => early(call, evidence)),
  ];
}

const isTick =
  ({ rowOfRun }: Evidence) =>
  ({ runId }: Call): boolean =>
    (rowOfRun.get(runId)?.trigger ?? 'schedule') === 'schedule';

function lost({ timeline, ticks, rows }: JobEvidence, calls: Call[], { until }: Evidence): Finding[] {
  // Other rules judge whether a run may end without a call, and whether a skip is justified.
  const uncalled = rows.filter((row) => isTooLate(row) || isReplaced(row) || row.state === 'lost');
  const called = new Set([
    ...calls.map(({ scheduledAt }) => scheduledAt),
    ...uncalled.map(({ scheduled_at }) => Date.parse(scheduled_at)),
  ]);
  const skips = rows.filter(({ from }) => from !== undefined);
  return [...ticks.values()]
    .filter(({ at, call }) => call === 'required' && at <= until && !called.has(at))
    .filter(
      ({ at }) => !skips.some(({ from, to }) => Date.parse(from ?? '') <= at && at <= Date.parse(to ?? '')),
    )
    .map(({ at }) => ({
      kind: 'lost',
      message: `${instant(at)} of job ${timeline.name} was never called.`,
      lines: rows.filter((row) => Date.parse(row.scheduled_at) === at),
    }));
}

function unexpected(call: Call, { jobs }: Evidence): Finding[] {
  const job = jobs.get(call.jobId);
  const tick = job?.ticks.get(call.scheduledAt);
  if (tick !== undefined && tick.call !== 'forbidden') return [];
  const what = job === undefined ? `an unknown job ${call.jobId}` : `job ${job.timeline.name}`;
  const message = `${what} was called for ${instant(call.scheduledAt)}, when it must not run.`;
  return [{ kind: 'unexpected', message, lines: [call] }];
}

function early(call: Call, { limits }: Evidence): Finding[] {
  const ms = call.scheduledAt - call.arrivedAt;
  if (ms <= limits.earlyMs) return [];
  return [{ kind: 'early', message: `A call arrived ${ms.toFixed(1)} ms before its tick.`, lines: [call] }];
}
