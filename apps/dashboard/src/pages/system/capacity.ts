import type { Schemas } from '@job-scheduler/api-client';

type Runner = Pick<Schemas['System']['runners'][number], 'calls' | 'capacity'>;

/** What runners have in hand, beside the calls that they make at once; null if one of them does not tell. */
export interface Usage {
  calls: number;
  capacity: number | null;
}

/** What all runners have in hand together. */
export const usageOf = (runners: readonly Runner[]): Usage => ({
  calls: runners.reduce((sum, { calls }) => sum + calls, 0),
  capacity: runners.reduce<number | null>(
    (sum, { capacity }) => (sum === null || capacity === null ? null : sum + capacity),
    0,
  ),
});

/** Over 100 when more runs are claimed than calls are made at once; 'some' for what would be rounded to nothing. */
export function percentOf(calls: number, capacity: number): number | 'some' {
  // Nothing is full before it is.
  const percent = Math.floor((calls / capacity) * 100);
  return percent === 0 && calls > 0 ? 'some' : percent;
}
