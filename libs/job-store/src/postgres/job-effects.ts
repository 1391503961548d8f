import {
  compileSchedule,
  isStopped,
  scheduleOf,
  type Cursor,
  type Job,
  type JobChange,
} from '@job-scheduler/job-model';
import type pg from 'pg';
import type { JobWrite } from '../job-repository.js';
import type { Author } from '../job-revisions.js';
import { makeExclusive, resolveOverlaps } from './exclusive-runs.js';
import type { Written } from './job-revisions.js';
import { isExclusive } from './record-ticks.js';
import { cancelPassedOver, cancelRuns } from './run-endings.js';
import { insertSkips, insertTickRuns } from './tick-runs.js';

/** What a change of a job does besides writing its rows. */

/** What a change does to its job, for its revision. */
export function deedOf(
  job: Job,
  { definition, cursor: { status } }: JobChange,
  author: Author | undefined,
): Pick<Written, 'action' | 'defines'> {
  if (definition !== job.definition) return { action: author?.action ?? 'updated', defines: true };
  if (status === 'paused' || status === 'disabled') return { action: status, defines: false };
  return { action: 'resumed', defines: false };
}

/** Whether a stopped job fires again: its failures are forgiven. */
export const isRestart = (job: Job, { cursor }: JobChange): boolean =>
  cursor.status === 'active' && job.cursor.status !== 'active';

/**
 * Writes a change's effects to the ledger. Resolves to the ticks that it skipped, the runs that it queued and ended, and
 * the cursor, which counts only the runs that are made.
 */
export async function recordSideEffects(
  client: pg.PoolClient,
  job: Job,
  change: Omit<JobChange, 'pause'>,
): Promise<Pick<JobWrite, 'skips' | 'queued' | 'ended'> & { cursor: Cursor }> {
  const { revision, last_tick } = change.cursor;
  const passedOver =
    isStopped(job) && !isStopped(change)
      ? await cancelPassedOver(client, job.id, `job_${job.cursor.status}`)
      : [];
  const { overlap } = change.definition;
  if (isExclusive(overlap) && !isExclusive(job.definition.overlap)) await makeExclusive(client, job.id);
  const { runs, skips: planned } = change;
  const next_tick =
    runs.length === 0
      ? null
      : compileSchedule(scheduleOf({ ...job, definition: change.definition })).next(last_tick);
  const plan = { job_id: job.id, expected: change.cursor, cursor: change.cursor, next_tick, overlap };
  const resolved = await resolveOverlaps(client, [{ ...plan, runs, skips: planned }]);
  const queued = await insertTickRuns(client, resolved);
  const skips = resolved.flatMap((recorded) => recorded.skips);
  await insertSkips(client, job.id, revision, skips);
  const ended = [...passedOver, ...resolved.flatMap((recorded) => recorded.ended ?? [])];
  if (change.cancelRuns !== null) ended.push(...(await cancelRuns(client, job.id, change.cancelRuns)));
  return { skips, queued, ended, cursor: { ...change.cursor, ...resolved[0]?.cursor } };
}

/** Whether a change does more than to write the job's rows; if not, `recordSideEffects` does nothing. */
export const hasSideEffects = (job: Job, change: JobChange): boolean =>
  change.skips.length > 0 ||
  change.runs.length > 0 ||
  change.cancelRuns !== null ||
  isStopped(job) !== isStopped(change) ||
  (isExclusive(change.definition.overlap) && !isExclusive(job.definition.overlap));
