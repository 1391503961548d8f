import type { Call } from '../history/target-log.js';
import type { ScenarioContext } from './scenario.js';

/**
 * How many seconds after a fault each run that was in mid-call was called again: the same attempt, made by another
 * runner.
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

/** The limit of guarantees.md, seconds. */
const TAKEN_AGAIN_WITHIN_S = 15;

/** No lease ends sooner: it lasts for 10 s, and was renewed 2 s before the fault at the earliest. */
const TAKEN_AGAIN_AFTER_S = 8;

/** Requires that runs were called again, and all of them in time; `seconds` as `takenAgain` returns them. */
export function judgeTakenAgain(
  seconds: number[],
  { require, measure }: Pick<ScenarioContext, 'require' | 'measure'>,
): void {
  require(seconds.length > 0, 'No run was called again, although calls were in flight.');
  if (seconds.length === 0) return;
  const [first, last] = [Math.min(...seconds), Math.max(...seconds)];
  measure('called again after', `${first.toFixed(1)} to ${last.toFixed(1)} s`);
  require(first >=
    TAKEN_AGAIN_AFTER_S, `A run was called again already ${first.toFixed(1)} s after the fault.`);
  require(last <= TAKEN_AGAIN_WITHIN_S, `A run was called again only ${last.toFixed(1)} s after the fault.`);
}
