// When each contender's turn comes: every one has all of its jobs due at one instant of each cycle.

/** Lengths of cycles that a cron expression can say, in minutes. */
const CYCLES = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60];
const MINUTE_MS = 60_000;

/**
 * The turns of some contenders, at least `periodSeconds` apart, from the epoch on. A turn is { cycle, index, dueAt }, `index`
 * being the place of its contender. @throws Error when they do not fit into an hour.
 */
export function turnsOf(contenders, periodSeconds) {
  const minutes = CYCLES.find((each) => each * 60 >= contenders * periodSeconds);
  if (minutes === undefined) {
    throw new Error(
      `${contenders} turns of ${periodSeconds} s do not fit into an hour: give a shorter --period.`,
    );
  }
  const cycleMs = minutes * MINUTE_MS;
  const turnMs = Math.floor((minutes * 60) / contenders) * 1_000;
  const turn = (cycle, index) => ({ cycle, index, dueAt: cycle * cycleMs + index * turnMs });
  return {
    cycleMs,
    turnMs,

    /** The cron expression, with seconds, by which a contender's jobs are due. */
    scheduleOf(index) {
      const { dueAt } = turn(0, index);
      const minute = Math.floor(dueAt / MINUTE_MS);
      return `${(dueAt % MINUTE_MS) / 1_000} ${minutes === 1 ? '*' : `${minute}-59/${minutes}`} * * * *`;
    },

    /** The first turn, of anybody, or of one contender, that is due at or after an instant. */
    firstFrom(instant, only) {
      let next = turn(Math.floor(instant / cycleMs), only ?? 0);
      while (next.dueAt < instant) next = this.after(next, only);
      return next;
    },

    /** The turn after one, of the next contender or of the same. */
    after({ cycle, index }, only) {
      if (only === undefined && index + 1 < contenders) return turn(cycle, index + 1);
      return turn(cycle + 1, only ?? 0);
    },
  };
}
