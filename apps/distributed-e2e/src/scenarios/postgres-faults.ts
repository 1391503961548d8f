import { FAULTY } from '../checker/limits.js';
import { forEach, BUSY } from './load.js';
import type { Scenario, ScenarioContext } from './scenario.js';

/** Keeps editing jobs until `end` resolves: acknowledged edits must be there afterwards. */
async function editMeanwhile(
  { driver, jobs, random, goOn }: ScenarioContext,
  end: Promise<unknown>,
): Promise<void> {
  let hasEnded = false;
  const ended = end.finally(() => (hasEnded = true));
  // Each writer has a job of its own, because the writes to one job must follow one another.
  await forEach(jobs.slice(0, 4), async (job) => {
    while (!hasEnded) {
      await driver.edit(job);
      await goOn(random.integer(1, 5) / 10);
    }
  });
  await ended;
}

const restartPostgres: Scenario = {
  key: '10',
  longMinutes: 4,
  title: 'PostgreSQL killed, or stopped, and started again, while jobs are edited',
  required: 'no process exits; requests get 503 while away; no acknowledged write lost',
  // There is no promise of how soon it resumes; the limits are those for RabbitMQ.
  limits: { ...FAULTY, latenessMs: 10_000, raceMs: 10_000, gapMs: 10_000 },
  load: BUSY,
  async run(context) {
    const { cluster, driver, fault, goOn, by, require, measure } = context;
    const rounds = by({ short: 2, long: 30 });
    const restarts = (async () => {
      for (let round = 0; round < rounds; round += 1) {
        const how = round % 2 === 0 ? 'killed' : 'stopped';
        await fault(`PostgreSQL ${how} and started again`, { outage: true }, async () => {
          if (how === 'killed') cluster.postgres.kill();
          else await cluster.postgres.stop();
          // Stay away long enough to be noticed.
          await goOn(1.5);
          await cluster.startPostgres();
        });
        await goOn(by({ short: 4, long: 3 }));
      }
    })();
    await editMeanwhile(context, restarts);
    const unavailable = driver.answers.get(503) ?? 0;
    measure('answers 503', unavailable);
    measure('answers', JSON.stringify(Object.fromEntries(driver.answers)));
    require(unavailable > 0, 'No request was answered 503 while PostgreSQL was away.');
    await goOn(by({ short: 1, long: 10 }));
  },
};

export const postgresFaults: Scenario[] = [restartPostgres];
