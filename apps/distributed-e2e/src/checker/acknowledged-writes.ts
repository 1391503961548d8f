import type { JobTimeline, PathWrite } from '../expected/job-timeline.js';
import type { ReadLine } from '../history/driver-log.js';
import type { Call } from '../history/target-log.js';
import { instant, type Evidence } from './evidence.js';
import type { Finding } from './report.js';

/** An acknowledged write stays, and nothing happens under an older revision after its acknowledgement. */
export function acknowledgedWrites(evidence: Evidence): Finding[] {
  const timelineOf = new Map([...evidence.jobs.values()].map(({ timeline }) => [timeline.job, timeline]));
  const reads = evidence.history.driver.filter((line) => line.kind === 'read');
  return [
    ...reads.flatMap((read) => wrongRead(read, timelineOf.get(read.job))),
    ...evidence.calls.flatMap((call) => obsolete(call, evidence)),
    ...[...timelineOf.values()].flatMap((timeline) => triggers(timeline, evidence)),
  ];
}

function wrongRead(read: ReadLine, timeline: JobTimeline | undefined): Finding[] {
  if (timeline === undefined) return [];
  const lost = (what: string): Finding[] => [
    { kind: 'write', message: `Job ${timeline.name} lost an acknowledged write: ${what}.`, lines: [read] },
  ];
  const phases = possible([
    { ...timeline.created, acknowledgedAt: 0 },
    ...timeline.transitions.map(({ to, acknowledgedAt }) => ({ ...to, acknowledgedAt })),
  ]);
  if (!read.found) {
    return phases.some(({ status }) => status === 'deleted') ? [] : lost('it is gone');
  }
  if (phases.every(({ status }) => status === 'deleted')) return lost('it was deleted');
  if (!possible(timeline.paths).some(({ path }) => path === read.path)) return lost(`it calls ${read.path}`);
  const agrees = phases.some(
    ({ status, schedule }) => schedule === read.schedule && (status === 'active') === read.active,
  );
  return agrees ? [] : lost(`it is ${read.active ? 'active' : 'paused'} with ${read.schedule}`);
}

/** The last write that was acknowledged, and those after it whose outcome is unknown. */
function possible<Write extends { acknowledgedAt: number }>(writes: Write[]): Write[] {
  return writes.slice(
    Math.max(
      0,
      writes.findLastIndex(({ acknowledgedAt }) => acknowledgedAt < Infinity),
    ),
  );
}

function obsolete(call: Call, { jobs, limits }: Evidence): Finding[] {
  const paths = jobs.get(call.jobId)?.timeline.paths ?? [];
  if (paths.length === 0) return [];
  const index = paths.findLastIndex(({ path }) => path === call.path);
  const stale = (message: string): Finding[] => [
    { kind: 'stale', message, lines: [call, ...paths.slice(index - 1)] },
  ];
  const write = paths[index];
  if (write === undefined) return stale(`A call went to ${call.path}, which no write asked for.`);
  if (call.arrivedAt < write.invokedAt) return stale('A call obeys a write that had not begun.');
  const replacement: PathWrite | undefined = paths
    .slice(index + 1)
    .find(({ acknowledgedAt }) => acknowledgedAt < Infinity);
  if (replacement === undefined) return [];
  const { acknowledgedAt } = replacement;
  // A tick after the acknowledgement must have been claimed after it, and the call follows the claim at once.
  if (call.scheduledAt <= acknowledgedAt && call.arrivedAt <= acknowledgedAt + limits.raceMs) return [];
  return stale(`A call obeys a write that was replaced at ${instant(acknowledgedAt)}.`);
}

/** Every run that was triggered by hand exists, and was called unless its job was paused or deleted. */
function triggers(timeline: JobTimeline, { rowOfRun, rows, callsOfRun, history }: Evidence): Finding[] {
  const known = new Set(timeline.triggers.flatMap(({ runId }) => runId ?? []));
  const missing = [...known].filter((id) => {
    const row = rowOfRun.get(id);
    return row === undefined || (row.state !== 'cancelled' && !callsOfRun.has(id));
  });
  const mayBeUnknown = timeline.triggers.some(({ runId }) => runId === null);
  const unasked = rows.filter(({ job_id, trigger, id }) => {
    return job_id === timeline.jobId && trigger !== 'schedule' && !known.has(id) && !mayBeUnknown;
  });
  return [
    ...missing.map((id): Finding => {
      const lines = history.driver.filter((line) => line.kind === 'ok' && line.run_id === id);
      return { kind: 'write', message: `The triggered run ${id} was not called.`, lines };
    }),
    ...unasked.map((row): Finding => ({
      kind: 'unexpected',
      message: 'A run exists that nobody asked for.',
      lines: [row],
    })),
  ];
}
