import { setTimeout as delay } from 'node:timers/promises';
import { HEALTHY } from '../checker/limits.js';
import type { DrivenJob } from '../driver/driver.js';
import type { Load, Scenario, ScenarioContext } from './scenario.js';

const SCHEDULES = ['* * * * * *', '*/2 * * * * *', '1-59/2 * * * * *', '@every 2s'];

/** Just before and just after the tick, where the write races with it. */
const AROUND_MS = 30;

async function untilAroundATick({ random }: ScenarioContext): Promise<void> {
  const rest = 1_000 - (Date.now() % 1_000) + random.integer(-AROUND_MS, AROUND_MS);
  await delay(rest + random.integer(0, 2) * 1_000);
}

/** Writes to one job after another, each time close to a tick, until the time is up. */
async function raceWith(first: DrivenJob, context: ScenarioContext, end: number): Promise<void> {
  const { driver, jobs, random } = context;
  let job = first;
  let isPaused = false;
  while (Date.now() < end) {
    await untilAroundATick(context);
    const choice = random.integer(1, 10);
    if (isPaused || choice <= 3) {
      await (isPaused ? driver.resume(job) : driver.pause(job));
      isPaused = !isPaused;
    } else if (choice <= 6) {
      await driver.edit(job);
    } else if (choice <= 8) {
      await driver.edit(job, random.pick(SCHEDULES));
    } else {
      await driver.delete(job);
      job = await driver.create(random.pick(SCHEDULES), 'fast', { name: job.name });
      jobs.push(job);
    }
  }
}

const load: Load = {
  fast: { jobs: 40, schedule: '* * * * * *', answer: { status: 200, delayMs: [5, 50], hang: false } },
};

export const race: Scenario = {
  key: '17',
  longMinutes: 11,
  title: 'edit, pause, resume, delete and re-creation under the same name, each within 30 ms of a tick',
  required: 'only the acknowledged revision fires',
  limits: { ...HEALTHY, raceMs: 1_000 },
  load,
  async run(context) {
    const end = Date.now() + context.by({ short: 15_000, long: 600_000 });
    await Promise.all(context.jobs.slice(0, 20).map((job) => raceWith(job, context, end)));
    await context.goOn(2);
  },
};

export const races: Scenario[] = [race];
