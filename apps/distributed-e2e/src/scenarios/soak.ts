import { ANY_FAULTS, HEALTHY } from '../checker/limits.js';
import { FAULT_ACTIONS } from './fault-actions.js';
import { BUSY, forEach } from './load.js';
import type { Load, Scenario } from './scenario.js';

const soak: Scenario = {
  key: '18',
  longMinutes: 31,
  title: '3 schedulers and 3 runners, all healthy',
  required: 'zero doubles (30 min)',
  limits: HEALTHY,
  load: BUSY,
  cluster: () => ({ scheduler: 3, runner: 3 }),
  async run({ goOn, by, api, jobs, require, measure }) {
    await goOn(by({ short: 15, long: 1_800 }));
    const [replacing] = jobs.filter(({ group }) => group === 'replace');
    const cancelled = await api.all('/v1/runs', `&job_id=${replacing?.id}&state=cancelled`);
    measure('runs replaced, of one job', cancelled.length);
    require(cancelled.length >
      0, 'No run was replaced, although calls took longer than the next tick allows.');
  },
};

const hangingTarget: Scenario = {
  key: '14',
  longMinutes: 6.5,
  title: '10 jobs whose target hangs, due every second with a timeout of 5 s, beside 1,000 healthy ones',
  required: "the healthy ones' p99 lateness stays <= 1 s",
  limits: { ...HEALTHY, p99LatenessMs: 1_000 },
  load: {
    healthy: {
      jobs: 1_000,
      schedule: '@every 10s',
      answer: { status: 200, delayMs: [20, 100], hang: false },
    },
  },
  async run({ driver, target, jobs, goOn, by }) {
    const answer = { status: 200, delayMs: [0, 0] as [number, number], hang: true };
    await target.answer([
      { prefix: '/healthy/', answer: { status: 200, delayMs: [20, 100], hang: false } },
      { prefix: '/hanging/', answer },
    ]);
    for (let count = 0; count < 10; count += 1) {
      jobs.push(await driver.create('* * * * * *', 'hanging', { operation: { timeout_seconds: 5 } }));
    }
    await goOn(by({ short: 15, long: 300 }));
  },
};

/** BUSY with ten times as many jobs of the default policies: about 550 ticks a second. */
const BUSIER: Load = Object.fromEntries(
  Object.entries(BUSY).map(([group, each]) => [
    group,
    { ...each, jobs: each.jobs * (group === 'fast' ? 10 : 2) },
  ]),
);

const FAULT_EVERY_SECONDS = 30;

const underFaults: Scenario = {
  key: '26',
  longMinutes: 36,
  title: 'a random fault every 30 s under 550 ticks a second, 1,000,000 in all',
  required: '0 lost, 0 unexplained, doubles <= in flight',
  limits: ANY_FAULTS,
  load: BUSIER,
  async run(context) {
    const { driver, jobs, random, fault, goOn, measure, by } = context;
    const done = new Map<string, number>();
    for (let round = 0; round < by({ short: 1, long: 61 }); round += 1) {
      const { name, effects, run } = random.pick(FAULT_ACTIONS);
      done.set(name, (done.get(name) ?? 0) + 1);
      const next = goOn(by({ short: 15, long: FAULT_EVERY_SECONDS }));
      await fault(name, effects, () => run(context, random.pick([1, 5, 12])));
      await next;
    }
    // Reading so many rows blocks this process, and with it the proxies that calls and results go through.
    await forEach(jobs, (job) => driver.pause(job));
    await goOn(by({ short: 6, long: 10 }));
    measure('faults', [...done].map(([name, count]) => `${name} (${count})`).join(', '));
  },
};

export const soaks: Scenario[] = [hangingTarget, soak, underFaults];
