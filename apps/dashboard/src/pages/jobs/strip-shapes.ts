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

/** From one run to the next, pixels. */
export const STEP_PX = 6;

/** One run of each shape, whose place begins at `x`, in a strip 20 pixels high. */
const MARKS: Record<StripShape, (x: number) => string> = {
  bar: (x) => `M${x + 0.5} 3l1 -1h2l1 1v14l-1 1h-2l-1 -1z`,
  cross: (x) => `M${x + 0.8} 6l3.6 8m0 -8l-3.6 8`,
  dash: (x) => `M${x + 0.5} 9h4v2h-4z`,
  frame: (x) => `M${x + 1} 3h3v14h-3z`,
  dot: (x) => `M${x + 0.2} 10a2.3 2.3 0 1 0 4.6 0a2.3 2.3 0 1 0 -4.6 0`,
};

/** One path for all runs of a shape: a list has fifty strips of thirty runs each. `left`: where the first begins, pixels. */
export function stripPaths(states: readonly RunState[], left: number): { shape: StripShape; path: string }[] {
  const paths = new Map<StripShape, string>();
  states.forEach((state, index) => {
    const shape = SHAPES[state];
    paths.set(shape, (paths.get(shape) ?? '') + MARKS[shape](left + index * STEP_PX));
  });
  return [...paths].map(([shape, path]) => ({ shape, path }));
}
