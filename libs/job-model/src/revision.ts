/** The largest revision that a store holds (a 32-bit integer). */
export const LAST_REVISION = 2 ** 31 - 1;

/**
 * The revision of what is written next. After the largest they begin again at 1: a job or a secret that got there, by many years of
 * writes or by hand, must remain one that can be changed and stopped. Two revisions are only ever compared for being the same.
 */
export const revisionAfter = (revision: number): number => (revision === LAST_REVISION ? 1 : revision + 1);
