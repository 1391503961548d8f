import {
  createJob,
  jobDefinitionSchema,
  tickRunId,
  type AnnouncedTick,
  type RunReference,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { useRunner, type TestRunner } from '../execution.fixture-spec.js';

const runner = useRunner({ slots: 50, perHost: 50 });

/** Ticks of so many jobs that are due at one instant, as a scheduler announces them. */
async function atOneInstant({ jobs, target, database }: TestRunner, count: number): Promise<AnnouncedTick[]> {
  const made = [];
  for (let index = 0; index < count; index += 1) {
    const job = { callback_url: `${target.url}/hook` };
    const definition = jobDefinitionSchema.parse({ name: randomUUID(), schedule: '@every 1m', job });
    made.push(await jobs.create((now) => createJob(randomUUID(), definition, 'test', Math.floor(now))));
  }
  const due_at = Date.now() + 500;
  await database.pool.query(
    'UPDATE job_cursor SET next_due = to_timestamp($2 / 1000.0) WHERE job_id = ANY($1)',
    [made.map(({ id }) => id), due_at],
  );
  return made.map(({ id, cursor: { revision, last_tick } }) => ({
    job_id: id,
    due_at,
    revision,
    last_tick,
    next_due: due_at + 60_000,
    fired: 1,
    timeout: 10,
  }));
}

const runOf = ({ due_at, job_id }: AnnouncedTick): RunReference => ({
  run_id: tickRunId(due_at, job_id),
  attempt: 1,
});

it.each([['first'], ['middle'], ['last']] as const)(
  'of twenty announced ticks of one instant, the %s cannot be recorded: the others are called, each once',
  async (place) => {
    const { service, producer, target, history, database, reached } = runner();
    const refuseOne = async (ticks: AnnouncedTick[]): Promise<string> => {
      const bad = ticks.at({ first: 0, middle: 9, last: -1 }[place])!.job_id;
      await database.pool.query(
        `ALTER TABLE runs ADD CONSTRAINT refused CHECK (job_id <> '${bad}') NOT VALID`,
      );
      return bad;
    };
    await service.onApplicationBootstrap();
    // On a busy machine, the runner leaves ticks to the scheduler.
    for (;;) {
      const ticks = await atOneInstant(runner(), 20);
      const bad = await refuseOne(ticks);
      await producer.announce(ticks);
      await delay(ticks[0]!.due_at + 800 - Date.now());
      await database.pool.query('ALTER TABLE runs DROP CONSTRAINT refused');
      const good = ticks.filter(({ job_id }) => job_id !== bad).map(runOf);
      const recorded = await Promise.all(good.map(({ run_id }) => history.get(run_id)));
      if (recorded.includes(null)) continue;
      await reached(good, 'succeeded');
      const ids = new Set<unknown>(good.map(({ run_id }) => run_id));
      const called = target.requests.map(({ headers }) => headers['idempotency-key']);
      expect(called.filter((id) => ids.has(id)).sort()).toEqual([...ids].sort());
      return;
    }
  },
);
