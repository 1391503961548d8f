import { it } from '@jest/globals';
import { createJob, type AnnouncedTick, type Job } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { definitionOf, type JobStoreUnderTest } from './job-store-under-test.js';

/** Nobody records a tick that is 1,000 ms past. What took less than this has not failed because of that. */
const IN_TIME_MS = 900;
const MOST_TRIES = 10;

type Test<Given extends unknown[]> = (...given: Given) => Promise<void>;

/** A job whose first tick is due so soon, as the scheduler announces it. It runs every second. */
export async function soonDue(
  store: JobStoreUnderTest,
  aheadMs = 150,
  rest: Record<string, unknown> = {},
): Promise<{ job: Job; tick: AnnouncedTick }> {
  const job = await store.jobs.create((now) =>
    createJob(randomUUID(), definitionOf(rest), 'ann', Math.floor(now) + aheadMs - 1_000),
  );
  return { job, tick: tickAfter(job) };
}

/** The next tick of a job that runs every second. */
export function tickAfter({ id, cursor: { revision, last_tick, fired, next_due } }: Job): AnnouncedTick {
  const due_at = next_due ?? Number.NaN;
  const after = { next_due: due_at + 1_000, fired: fired + 1 };
  return { job_id: id, due_at, revision, last_tick, ...after, timeout: 10 };
}

/**
 * For tests of ticks that are taken at once: where the machine was so slow that a tick may have been a second past before the store
 * saw it, a test that failed says nothing. It runs again then, after `renew`.
 */
export function testsInTime(renew: () => Promise<unknown>) {
  const inTime =
    <Given extends unknown[]>(test: Test<Given>): Test<Given> =>
    async (...given) => {
      for (let tries = 1; ; tries += 1) {
        const begin = performance.now();
        try {
          return await test(...given);
        } catch (error) {
          if (tries === MOST_TRIES || performance.now() - begin < IN_TIME_MS) throw error;
        }
        await renew();
      }
    };
  return { inTime, itInTime: (name: string, test: Test<[]>) => it(name, inTime(test)) };
}
