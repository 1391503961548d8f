const PAGE = 20;

/**
 * Where a key leads in the list of ticks; null if it does nothing.
 *
 * @param current the place now; -1 for none
 * @param start finds the place to begin at
 */
export function movedTo(key: string, current: number, count: number, start: () => number): number | null {
  if (count === 0) return null;
  const within = (index: number): number => Math.min(count - 1, Math.max(0, index));
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = STEPS[key];
  if (step === undefined) return null;
  return current === -1 ? within(start()) : within(current + step);
}

const STEPS: Readonly<Record<string, number | undefined>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -PAGE,
  PageUp: PAGE,
};
