import type { Policies } from './policies.js';

/** The activity of a job when its ticks are recorded. */
export interface Activity {
  /** Whether a run of it is queued, running, retrying or awaiting its completion. */
  isActive: boolean;
  /** The tick of the waiting run, epoch milliseconds, or null. */
  waiting: number | null;
}

/** What becomes of the due ticks of a job whose runs exclude each other. Instants are epoch milliseconds. */
export interface OverlapDecision {
  /** Ticks that become runs at once, ascending. */
  queued: number[];
  /** The tick that waits until no run is active. */
  waiting: number | null;
  /** Ticks that do not run, ascending. */
  skipped: number[];
  /** The run that waited so far is skipped: a newer tick waits instead. */
  supersedesWaiting: boolean;
  /** The active runs are cancelled. */
  replacesActive: boolean;
}

/** Decides what becomes of due ticks, ascending, under the lock of their job's cursor. */
export function decideOverlap(
  ticks: number[],
  overlap: Policies['overlap'],
  { isActive, waiting }: Activity,
): OverlapDecision {
  const nothing = { queued: [], waiting: null, skipped: [], supersedesWaiting: false, replacesActive: false };
  const newest = ticks.at(-1);
  if (newest === undefined) return nothing;
  const older = ticks.slice(0, -1);
  switch (overlap) {
    case 'allow':
      return { ...nothing, queued: ticks };
    case 'replace':
      return { ...nothing, queued: [newest], skipped: older, replacesActive: isActive };
    case 'skip':
      return isActive
        ? { ...nothing, skipped: ticks }
        : { ...nothing, queued: ticks.slice(0, 1), skipped: ticks.slice(1) };
    case 'wait':
      return decideWait(ticks, isActive || waiting !== null, waiting !== null);
  }
}

/** One tick runs, the newest waits for it, and those in between are skipped. */
function decideWait(ticks: number[], isOccupied: boolean, supersedesWaiting: boolean): OverlapDecision {
  const queued = isOccupied ? [] : ticks.slice(0, 1);
  const later = ticks.slice(queued.length);
  return {
    queued,
    waiting: later.at(-1) ?? null,
    skipped: later.slice(0, -1),
    supersedesWaiting,
    replacesActive: false,
  };
}
