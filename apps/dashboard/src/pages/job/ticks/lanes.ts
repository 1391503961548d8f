import type { Schemas } from '@job-scheduler/api-client';

export type Tick = Schemas['Tick'];

/** What came of ticks, each on a line of its own, so that nobody needs colours to tell them apart. */
export const LANES = ['succeeded', 'failed', 'not_run', 'active', 'expected'] as const;
export type Lane = (typeof LANES)[number];

const LANE_OF: Record<Tick['state'], Lane> = {
  succeeded: 'succeeded',
  failed: 'failed',
  lost: 'failed',
  skipped: 'not_run',
  cancelled: 'not_run',
  held: 'not_run',
  queued: 'active',
  running: 'active',
  retrying: 'active',
  waiting: 'active',
  awaiting: 'active',
  due: 'active',
  expected: 'expected',
};

export const laneOf = ({ state }: Tick): Lane => LANE_OF[state];

/** How many ticks an entry stands for. */
export const weightOf = ({ count }: Tick): number => count ?? 1;

/** How many ticks are in each lane. */
export function laneCounts(ticks: readonly Tick[]): Record<Lane, number> {
  const counts: Record<Lane, number> = { succeeded: 0, failed: 0, not_run: 0, active: 0, expected: 0 };
  for (const tick of ticks) counts[laneOf(tick)] += weightOf(tick);
  return counts;
}

/** Nobody knows whether a paused job will run a future tick: it may be resumed by then. */
export const withoutUntold = (ticks: readonly Tick[], now: number): Tick[] =>
  ticks.filter(({ state, at }) => state !== 'held' || Date.parse(at) <= now);
