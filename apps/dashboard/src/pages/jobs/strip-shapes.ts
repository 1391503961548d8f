import type { RunState } from '../../components/state-badge.js';

/** How a run is drawn in the strip: each kind has a shape of its own, since not everybody sees colours. */
export type StripShape = 'bar' | 'cross' | 'dash' | 'frame' | 'dot';

export const SHAPES: Record<RunState, StripShape> = {
  succeeded: 'bar',
  failed: 'cross',
  lost: 'cross',
  skipped: 'dash',
  cancelled: 'frame',
  queued: 'dot',
  running: 'dot',
  retrying: 'dot',
  waiting: 'dot',
  awaiting: 'dot',
};

/** How many runs ended how, the most frequent first. */
export function countStates(states: readonly RunState[]): { state: RunState; count: number }[] {
  const counts = new Map<RunState, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => ({ state, count })).toSorted((a, b) => b.count - a.count);
}
