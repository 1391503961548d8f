/** Even a process that lets no call continue needs a moment to write results and to sign off. */
const LEAST_MS = 5_000;

/** The last part of the time is for what follows the calls: to cut them off, to write results, to sign off. */
const LAST_PART = 0.08;
const LONGEST_LAST_PART_MS = 3_000;

/** What a process needs to exit once its time is over. */
const EXIT_MS = 500;

/** How long all phases of a shutdown may take together, milliseconds: the process is gone when the drain is over. */
export const stopWithinMs = (drainSeconds: number): number =>
  Math.max(LEAST_MS, drainSeconds * 1_000) - EXIT_MS;

/** How long calls under way may continue, so that everything ends within the drain; milliseconds. */
export const callsMayContinueMs = (drainSeconds: number): number => {
  const drainMs = drainSeconds * 1_000;
  return drainMs - Math.min(LONGEST_LAST_PART_MS, drainMs * LAST_PART);
};
