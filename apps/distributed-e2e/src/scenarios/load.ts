import type { DrivenJob, Driver } from '../driver/driver.js';
import type { AnswerRules } from '../target/answer.js';
import type { Load } from './scenario.js';

/** Concurrent writes: more would only queue up in the api. */
const WRITERS = 8;

/** Jobs that are due every second. Most are answered soon, some so late that calls are always in flight. */
export const BUSY: Load = {
  fast: { jobs: 50, schedule: '* * * * * *', answer: { status: 200, delayMs: [20, 100], hang: false } },
  slow: { jobs: 10, schedule: '* * * * * *', answer: { status: 200, delayMs: [800, 1_400], hang: false } },
  failing: { jobs: 5, schedule: '*/2 * * * * *', answer: { status: 500, delayMs: [20, 100], hang: false } },
};

export const answersOf = (load: Load): AnswerRules =>
  Object.entries(load).map(([group, { answer }]) => ({ prefix: `/${group}/`, answer }));

export async function createJobs(driver: Driver, load: Load): Promise<DrivenJob[]> {
  const wanted = Object.entries(load).flatMap(([group, { jobs, schedule }]) =>
    Array.from({ length: jobs }, () => ({ group, schedule })),
  );
  return forEach(wanted, ({ group, schedule }) => driver.create(schedule, group));
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
