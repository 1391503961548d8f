import type { Schemas } from '@job-scheduler/api-client';
import type { Tick } from '../ticks/lanes.js';

/** Ways to resume a job. */
export const CATCH_UPS = ['none', 'latest', 'all'] as const;
export type CatchUp = (typeof CATCH_UPS)[number];

/** The most ticks that run when a job is resumed. */
export const MOST_CAUGHT_UP = 1_000;

/** How many ticks would run under each choice. */
export type ResumeCounts = Record<CatchUp, number>;

/** Since when ticks are held: from the pause on, or from the write that disabled the job. Epoch milliseconds. */
export const heldSince = ({ pause, updated_at }: Schemas['Job']): number =>
  Date.parse(pause?.paused_at ?? updated_at);

/**
 * How many ticks would run if a job were resumed now.
 *
 * @param first the first ticks since the job stopped; one is enough
 * @param recent those that the catch-up window reaches, up to the most that run
 */
export function resumeCounts(first: readonly Tick[], recent: readonly Tick[]): ResumeCounts {
  const isHeld = ({ state }: Tick): boolean => state === 'held';
  return {
    none: 0,
    latest: first.some(isHeld) || recent.some(isHeld) ? 1 : 0,
    all: Math.min(recent.filter(isHeld).length, MOST_CAUGHT_UP),
  };
}
