/** What runners have in hand, beside what they can do at once. */
export interface Usage {
  /** Runs that are claimed and have not ended. */
  calls: number;
  /** How many calls they make at once; null if one does not tell, as those of an earlier release. */
  capacity: number | null;
}

/** The usage of all runners together. */
export const usageOf = (runners: readonly Usage[]): Usage => ({
  calls: runners.reduce((sum, { calls }) => sum + calls, 0),
  capacity: runners.reduce<number | null>(
    (sum, { capacity }) => (sum === null || capacity === null ? null : sum + capacity),
    0,
  ),
});

/** How much of a capacity is used. Over 100 when more runs are claimed than calls are made at once; 'some' for what would be rounded to nothing. */
export function percentUsed(calls: number, capacity: number): number | 'some' {
  // Nothing is full before it is.
  const percent = Math.floor((calls / capacity) * 100);
  return percent === 0 && calls > 0 ? 'some' : percent;
}
