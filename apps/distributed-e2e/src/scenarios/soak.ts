import { HEALTHY } from '../checker/limits.js';
import { BUSY } from './load.js';
import type { Scenario } from './scenario.js';

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

export const soaks: Scenario[] = [hangingTarget, soak];
