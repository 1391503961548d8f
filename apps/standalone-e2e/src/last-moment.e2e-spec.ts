import { setTimeout as delay } from 'node:timers/promises';
import { callOf, disagreements, doubled, early, wrongRows, type Call } from './accounting.js';
import type { Api, JobAnswer } from './api.js';
import { cleanUp, newDirectory, newTarget } from './scratch.js';
import { StandaloneProcess } from './standalone-process.js';

const LIMIT_MS = 120_000;
const RUNNING_MS = 8_000;
/** Of each kind. Each of them is changed once a second. */
const JOBS = 10;

/** Longer than a runner records a tick before it is due. */
const LAST_MOMENT_MS = 30;

const PERIOD_MS = 1_000;

afterAll(cleanUp, 60_000);

/** A change of a job, from when it was asked for to its answer. */
interface Change {
  from: number;
  to: number;
}

const everyPeriod = ({ created_at }: JobAnswer, until: number): number[] => {
  const ticks: number[] = [];
  for (let tick = Date.parse(created_at) + PERIOD_MS; tick <= until; tick += PERIOD_MS) ticks.push(tick);
  return ticks;
};

/** The next instant of a job that is far enough ahead to change the job in its last moment. */
const nextInstant = (job: JobAnswer): number =>
  everyPeriod(job, Date.now() + 2 * PERIOD_MS).find((tick) => tick > Date.now() + 2 * LAST_MOMENT_MS)!;

let api: Api;
let calls: () => Call[];
let url = '';

// Concurrent tests do not wait for what is inside `describe`.
beforeAll(async () => {
  ({ api } = await StandaloneProcess.start({ dataDirectory: newDirectory() }));
  const target = await newTarget();
  url = target.url;
  calls = () => target.requests.map(callOf);
}, LIMIT_MS);

describe('changes of jobs in the last moment before their ticks', () => {
  const end = () => Date.now() + RUNNING_MS;

  const create = (name: string, path: string): Promise<JobAnswer> =>
    api.ok('POST', '/v1/jobs', { name, schedule: '@every 1s', job: { callback_url: `${url}/${path}` } });

  async function inLastMoment(job: JobAnswer, change: () => Promise<unknown>): Promise<Change> {
    await delay(nextInstant(job) - Math.random() * LAST_MOMENT_MS - Date.now());
    const from = Date.now();
    await change();
    return { from, to: Date.now() };
  }

  const many = <Result>(work: (index: number) => Promise<Result>): Promise<Result[]> =>
    Promise.all(Array.from({ length: JOBS }, (_, index) => work(index)));

  /** Each tick has one row, and each call is that of a row, made once and not before its instant. */
  async function expectAccounted(job: JobAnswer, until: number): Promise<Call[]> {
    const ticks = everyPeriod(job, until);
    const rows = await api.settledRows(job.id, ticks.at(-1)!);
    const own = calls().filter(({ jobId, scheduledAt }) => jobId === job.id && scheduledAt <= until);
    expect(wrongRows(ticks, rows)).toEqual([]);
    expect(disagreements(rows, own)).toEqual([]);
    expect([...doubled(own), ...early(own)]).toEqual([]);
    return own;
  }

  it.concurrent(
    'call what was acknowledged last before their instant',
    async () => {
      await many(async (index) => {
        const job = await create(`edited-${index}`, 'revision/1');
        const changes: Change[] = [{ from: 0, to: 0 }];
        for (const until = end(); Date.now() < until;) {
          const callback_url = `${url}/revision/${changes.length + 1}`;
          const patch = () => api.ok('PATCH', `/v1/jobs/${job.id}`, { job: { callback_url } });
          changes.push(await inLastMoment(job, patch));
        }
        // One period later, the tick of the last change is among those that are compared.
        await delay(2 * PERIOD_MS);
        const own = await expectAccounted(job, Date.now() - PERIOD_MS);
        const stale = own.filter(({ path, scheduledAt }) => {
          const revision = Number(path.split('/').at(-1));
          const replaced = changes[revision];
          return (replaced !== undefined && replaced.to < scheduledAt) || changes[revision - 1] === undefined;
        });
        expect(stale).toEqual([]);
        expect(own.length).toBeGreaterThanOrEqual(changes.length - 1);
      });
    },
    LIMIT_MS,
  );

  it.concurrent(
    'are not called while their job is paused, and each is accounted for',
    async () => {
      await many(async (index) => {
        const job = await create(`paused-${index}`, 'paused');
        const pauses: Change[] = [];
        for (const until = end(); Date.now() < until;) {
          const { to } = await inLastMoment(job, () => api.ok('POST', `/v1/jobs/${job.id}/pause`, {}));
          const resumed = await inLastMoment(job, () => api.ok('POST', `/v1/jobs/${job.id}/resume`));
          pauses.push({ from: to, to: resumed.from });
        }
        await delay(PERIOD_MS);
        const own = await expectAccounted(job, Date.now() - PERIOD_MS);
        const wrong = own.filter(({ scheduledAt }) =>
          pauses.some(({ from, to }) => from < scheduledAt && scheduledAt < to),
        );
        expect(wrong).toEqual([]);
      });
    },
    LIMIT_MS,
  );

  it.concurrent(
    'are not called once their job is deleted',
    async () => {
      await many(async (index) => {
        for (const until = end(); Date.now() < until;) {
          const job = await create(`deleted-${index}-${Date.now()}`, 'deleted');
          // Its first tick is not announced.
          await delay(PERIOD_MS + 4 * LAST_MOMENT_MS);
          const { to } = await inLastMoment(job, () => api.ok('DELETE', `/v1/jobs/${job.id}`));
          await delay(2 * LAST_MOMENT_MS);
          expect(calls().filter(({ jobId, scheduledAt }) => jobId === job.id && scheduledAt > to)).toEqual(
            [],
          );
        }
      });
    },
    LIMIT_MS,
  );

  it.concurrent(
    'call what was applied last before their instant',
    async () => {
      const jobsOf = (revision: number) =>
        Array.from({ length: JOBS }, (_, index) => ({
          name: `applied-${index}`,
          schedule: '@every 1s',
          job: { callback_url: `${url}/revision/${revision}` },
        }));
      const apply = (revision: number) =>
        api.ok<unknown>('POST', '/v1/apply', { manager: 'last-moment', jobs: jobsOf(revision) });
      await apply(1);
      const jobs = await api.all<JobAnswer>('/v1/jobs', '&q=applied-');
      const changes: Change[] = [{ from: 0, to: 0 }];
      for (const until = end(); Date.now() < until;)
        changes.push(await inLastMoment(jobs[0]!, () => apply(changes.length + 1)));
      await delay(PERIOD_MS);
      for (const job of jobs) {
        const own = await expectAccounted(job, Date.now() - PERIOD_MS);
        const stale = own.filter(
          ({ path, scheduledAt }) => (changes[Number(path.split('/').at(-1))]?.to ?? Infinity) < scheduledAt,
        );
        expect(stale).toEqual([]);
      }
      expect(jobs).toHaveLength(JOBS);
    },
    LIMIT_MS,
  );
});
