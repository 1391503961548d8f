import { eventually } from '@job-scheduler/testing';

const MIDDLE_MS = 600;

/** Waits for the middle of a second, when its runs are claimed and those of the next second do not exist yet. */
export const betweenTicks = (): Promise<unknown> =>
  eventually('the middle of a second', () => Math.abs((Date.now() % 1_000) - MIDDLE_MS) < 50);
