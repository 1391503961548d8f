import type { Call } from '../history/target-log.js';

/**
 * How long after a fault, seconds, the runs were called again that were in mid-call then: their attempt, made a second time by
 * another runner.
 */
export function takenAgain(calls: Call[], faultAt: number): number[] {
  const open = calls.filter(({ arrivedAt, endedAt }) => arrivedAt <= faultAt && endedAt >= faultAt);
  return open.flatMap((first) => {
    const again = calls.find(
      ({ runId, attempt, arrivedAt }) =>
        runId === first.runId && attempt === first.attempt && arrivedAt > faultAt,
    );
    return again === undefined ? [] : [(again.arrivedAt - faultAt) / 1_000];
  });
}

/** `8.1 to 10.4 s` */
export const rangeOf = (seconds: number[]): string =>
  `${Math.min(...seconds).toFixed(1)} to ${Math.max(...seconds).toFixed(1)} s`;
