import type { DrivenJob, Driver } from '../driver/driver.js';
import type { Answer, AnswerRules } from '../target/answer.js';
import type { Load } from './scenario.js';

/** Concurrent writes: more would only queue up in the api. */
const WRITERS = 8;

const SLOW: Answer = { status: 200, delayMs: [800, 1_400], hang: false };

/**
 * Jobs that are due every second or two. Most are answered soon, some so late that calls are always in flight, and some
 * have policies other than the defaults.
 */
export const BUSY: Load = {
  fast: { jobs: 50, schedule: '* * * * * *', answer: { status: 200, delayMs: [20, 100], hang: false } },
  slow: { jobs: 10, schedule: '* * * * * *', answer: SLOW },
  failing: { jobs: 5, schedule: '*/2 * * * * *', answer: { status: 500, delayMs: [20, 100], hang: false } },
  skip: { jobs: 3, schedule: '* * * * * *', answer: SLOW, promises: { overlap: 'skip' } },
  wait: { jobs: 3, schedule: '*/2 * * * * *', answer: SLOW, promises: { overlap: 'wait' } },
  replace: {
    jobs: 3,
    schedule: '*/2 * * * * *',
    answer: { status: 200, delayMs: [1_000, 5_000], hang: false },
    promises: { overlap: 'replace' },
  },
  once: { jobs: 3, schedule: '* * * * * *', answer: SLOW, promises: { delivery: 'at_most_once' } },
  young: { jobs: 3, schedule: '* * * * * *', answer: SLOW, promises: { retry: { max_age_seconds: 10 } } },
};

export const answersOf = (load: Load): AnswerRules =>
  Object.entries(load).map(([group, { answer }]) => ({ prefix: `/${group}/`, answer }));

export async function createJobs(driver: Driver, load: Load): Promise<DrivenJob[]> {
  const wanted = Object.entries(load).flatMap(([group, each]) =>
    Array.from({ length: each.jobs }, () => ({ group, ...each })),
  );
  return forEach(wanted, ({ group, schedule, timeoutSeconds, promises = {} }) =>
    driver.create(schedule, group, { operation: { timeout_seconds: timeoutSeconds }, promises }),
  );
}

/** Does something for each item, a few at a time. */
export async function forEach<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index; (index = next++) < items.length;) results[index] = await work(items[index] as Item);
  };
  await Promise.all(Array.from({ length: WRITERS }, worker));
  return results;
}
