import { eventually } from '@job-scheduler/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { HEALTHY } from '../checker/limits.js';
import type { JobAnswer } from '../driver/driver.js';
import type { LedgerRow } from '../history/ledger.js';
import { startScriptedServer } from '../target/scripted-server.js';
import { forEach } from './load.js';
import type { Load, Scenario, ScenarioContext } from './scenario.js';

const QUIET: Load = {
  fast: { jobs: 10, schedule: '* * * * * *', answer: { status: 200, delayMs: [20, 100], hang: false } },
};

const JOBS = 10;
const NUMBERS = Array.from({ length: JOBS }, (_, index) => index);
const ONCE_A_YEAR = '0 0 1 1 *';

/** A job that runs only when it is told to, and that the driver does not know: its target records nothing for the checker. */
const createJob = ({ api }: ScenarioContext, index: number, url: string, rest: object): Promise<JobAnswer> =>
  api.ok<JobAnswer>('POST', '/v1/jobs', {
    name: `24-${Date.now()}-${index}`,
    schedule: ONCE_A_YEAR,
    job: { callback_url: url },
    ...rest,
  });

const onEach = ({ api }: ScenarioContext, jobs: JobAnswer[], action: string): Promise<unknown> =>
  forEach(jobs, ({ id }) => api.ok('POST', `/v1/jobs/${id}/${action}`, {}));

const remove = ({ api }: ScenarioContext, jobs: JobAnswer[]): Promise<unknown> =>
  forEach(jobs, ({ id }) => api.call('DELETE', `/v1/jobs/${id}`));

/** Longer than it takes to pause all jobs. */
const CALL_MS = 3_000;
const RETRY = {
  max_attempts: 3,
  backoff: { kind: 'fixed', initial_seconds: 1, max_seconds: 1, jitter: false },
};

const pausedInMidCall: Scenario = {
  key: '24c',
  longMinutes: 1,
  title: 'jobs paused while calls of their manual runs are under way, which then fail',
  required: 'no call is repeated; each run ends as cancelled (job_paused)',
  limits: HEALTHY,
  load: QUIET,
  async run(context) {
    const { api, goOn, by, require, measure } = context;
    let calls = 0;
    const server = await startScriptedServer(async () => {
      calls += 1;
      await delay(CALL_MS);
      return 500;
    });
    try {
      const jobs = await forEach(NUMBERS, (index) => createJob(context, index, server.url, { retry: RETRY }));
      await onEach(context, jobs, 'runs');
      await eventually('all calls', () => calls === JOBS);
      await onEach(context, jobs, 'pause');
      await goOn(by({ short: 6, long: 30 }));
      const rows = (await forEach(jobs, ({ id }) => api.all<LedgerRow>(`/v1/jobs/${id}/runs`))).flat();
      const others = rows.filter(({ state, reason }) => `${state} ${reason}` !== 'cancelled job_paused');
      measure('calls', calls);
      require(rows.length === JOBS, `There are ${rows.length} runs, not ${JOBS}.`);
      require(calls === JOBS, `${calls} calls were made for ${JOBS} runs.`);
      require(others.length === 0, `A run ended as ${others[0]?.state} (${others[0]?.reason}).`);
      await remove(context, jobs);
    } finally {
      await server.close();
    }
  },
};

/** The parts of a webhook's body that say what it tells, and about which job. */
interface Told {
  type: string;
  job: { id: string };
}

const refusedAlert: Scenario = {
  key: '24d',
  longMinutes: 1.5,
  title: 'the first delivery of each failure alert refused, and the job well again before the second',
  required: 'every receiver hears of the failure first, and the recovery is its last word',
  limits: HEALTHY,
  load: QUIET,
  async run(context) {
    const { require, measure } = context;
    let areWell = false;
    const refused = new Set<string>();
    const heard = new Map<string, string[]>();
    const server = await startScriptedServer(({ path, body }) => {
      if (path !== '/alerts') return areWell ? 200 : 500;
      const { type, job } = JSON.parse(body) as Told;
      if (!refused.has(job.id)) {
        refused.add(job.id);
        return 503;
      }
      heard.set(job.id, [...(heard.get(job.id) ?? []), type]);
      return 204;
    });
    try {
      const alerts = [{ on: ['failure', 'recovery'], to: { kind: 'webhook', url: `${server.url}/alerts` } }];
      const jobs = await forEach(NUMBERS, (index) => createJob(context, index, server.url, { alerts }));
      await onEach(context, jobs, 'runs');
      await eventually('refused deliveries', () => refused.size === JOBS);
      areWell = true;
      await onEach(context, jobs, 'runs');
      const tellings = () => [...heard.values()].flat().length;
      await eventually('all alerts', () => tellings() >= 2 * JOBS, 60_000).catch(() => undefined);
      const orders = jobs.map(({ id }) => (heard.get(id) ?? []).join(', '));
      const wrong = orders.find((order) => order !== 'job.failing, job.recovered');
      measure('alerts', tellings());
      require(wrong === undefined, `A receiver heard "${wrong}".`);
      await remove(context, jobs);
    } finally {
      await server.close();
    }
  },
};

export const promiseFaults: Scenario[] = [pausedInMidCall, refusedAlert];
