import type { Tick } from '../ticks/lanes.js';

/** A stretch of time, [from, to), RFC 3339. */
export interface Stretch {
  from: string;
  to: string;
}

/** Ticks that did not run count as missing; those that were skipped since another run was active too. */
const MISSING: readonly Tick['state'][] = ['skipped', 'cancelled'];

/**
 * The stretches of time that hold ticks without a run, and no others.
 *
 * @param ticks ascending
 */
export function missingRanges(ticks: readonly Tick[]): Stretch[] {
  const stretches: Stretch[] = [];
  let isOpen = false;
  for (const { state, at, until } of ticks) {
    if (!MISSING.includes(state)) {
      isOpen = false;
      continue;
    }
    const end = new Date(Date.parse(until ?? at) + 1).toISOString();
    const last = stretches.at(-1);
    if (isOpen && last !== undefined) last.to = end;
    else stretches.push({ from: at, to: end });
    isOpen = true;
  }
  return stretches;
}
