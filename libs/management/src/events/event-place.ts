import type { Horizon } from '@job-scheduler/job-store';

/** The most transactions that an id may name: far more than PostgreSQL has connections. */
const MOST_LATE = 1_000;

/**
 * The id of an event in a stream is where to go on from after it: the horizon, and those transactions behind it that were still under way.
 * It is written as their instants, `1893456000100` or `1893456000100-1893455990000`.
 */
export const placeId = ({ at, late }: Horizon): string => [at, ...late].join('-');

/** The place that an id names; null if it is no id of an event. */
export function placeOf(id: string): Horizon | null {
  if (!/^\d{1,15}(?:-\d{1,15})*$/.test(id)) return null;
  const [at = 0, ...late] = id.split('-').map(Number);
  return late.length > MOST_LATE ? null : { at, late };
}

/** Whether an event is of a transaction that began at this instant. Revisions round theirs, so it may be a millisecond later. */
export const isOf = (began: number, at: number): boolean => at === began || at === began + 1;

/** Whether an event with this instant may come to light, or be read, once more behind a horizon. */
export const mayComeAgain = (at: number, { at: horizon, late }: Horizon): boolean =>
  at >= horizon || late.some((began) => isOf(began, at));
