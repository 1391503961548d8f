import { eventually, type RecordedRequest, type RecordingTarget } from '@job-scheduler/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { callOf, disagreements, doubled, early, everySecond, wrongRows, type Call } from './accounting.js';
import type { JobAnswer } from './api.js';
import { cleanUp, newDirectory, newTarget } from './scratch.js';
import { StandaloneProcess } from './standalone-process.js';

const LIMIT_MS = 90_000;
const RUNNING_MS = 12_000;

afterAll(cleanUp, 60_000);

const callsOf = ({ id }: JobAnswer, target: RecordingTarget): Call[] =>
  target.requests.map(callOf).filter(({ jobId }) => jobId === id);

/** The first whole second that lies a while in the future. */
const secondAfter = (ms: number): number => Math.ceil((Date.now() + ms) / 1_000) * 1_000;

const isTick = (jobId: string, tick: number) => (request: RecordedRequest) =>
  callOf(request).jobId === jobId && callOf(request).scheduledAt >= tick;

describe('one-second jobs', () => {
  it.concurrent(
    'are called once at each tick, none missing, none early, and the ledger agrees',
    async () => {
      const { api } = await StandaloneProcess.start({ dataDirectory: newDirectory() });
      const target = await newTarget();
      const names = Array.from({ length: 20 }, (_, index) => `job-${index}`);
      const jobs = await Promise.all(names.map((name) => api.everySecond(name, `${target.url}/${name}`)));
      const until = secondAfter(RUNNING_MS);
      for (const job of jobs) {
        await target.waitFor(isTick(job.id, until), RUNNING_MS + 30_000);
        const rows = await api.settledRows(job.id, until);
        const calls = callsOf(job, target).filter(({ scheduledAt }) => scheduledAt <= until);
        const expected = everySecond(Date.parse(job.created_at), until);
        expect(calls.map(({ scheduledAt }) => scheduledAt).sort()).toEqual(expected);
        expect(early(calls)).toEqual([]);
        expect(wrongRows(expected, rows)).toEqual([]);
        expect(disagreements(rows, calls)).toEqual([]);
        expect(rows.filter(({ state }) => state !== 'succeeded')).toEqual([]);
      }
    },
    LIMIT_MS,
  );

  it.concurrent(
    'call only what was acknowledged last, through edits, pauses, resumptions and deletion',
    async () => {
      const { api } = await StandaloneProcess.start({ dataDirectory: newDirectory() });
      const target = await newTarget();
      await Promise.all([editing(), pausing(), deleting()]);

      async function editing(): Promise<void> {
        const job = await api.everySecond('edited', `${target.url}/revision/1`);
        const acknowledged = [Date.parse(job.created_at)];
        for (let revision = 2; revision <= 11; revision += 1) {
          // Just before and just after the tick, where the edit races with it.
          await delay(1_000 - (Date.now() % 1_000) + (revision - 6) * 8);
          const patch = { job: { callback_url: `${target.url}/revision/${revision}` } };
          const edited = await api.ok<JobAnswer>('PATCH', `/v1/jobs/${job.id}`, patch);
          acknowledged.push(Date.now());
          expect(edited.revision).toBe(revision);
        }
        const until = secondAfter(1_000);
        await target.waitFor(isTick(job.id, until), 30_000);
        const calls = callsOf(job, target);
        for (const { path, scheduledAt } of calls) {
          const revision = Number(path.split('/').at(-1));
          // The edit that replaced this revision was acknowledged after the tick, or never.
          expect(acknowledged[revision] ?? Infinity).toBeGreaterThan(scheduledAt);
          expect(acknowledged[revision - 1]).toBeLessThan(Date.now());
        }
        const rows = await api.settledRows(job.id, until);
        const expected = everySecond(Date.parse(job.created_at), until);
        expect(wrongRows(expected, rows)).toEqual([]);
        expect(
          disagreements(
            rows,
            calls.filter(({ scheduledAt }) => scheduledAt <= until),
          ),
        ).toEqual([]);
        expect(doubled(calls)).toEqual([]);
        expect(rows).toHaveLength(expected.length);
      }

      async function pausing(): Promise<void> {
        const job = await api.everySecond('paused', target.url);
        await target.waitFor(isTick(job.id, 0), 30_000);
        await api.ok('POST', `/v1/jobs/${job.id}/pause`, { reason: 'maintenance' });
        const paused = Date.now();
        await delay(3_500);
        expect(callsOf(job, target).filter(({ scheduledAt }) => scheduledAt > paused)).toEqual([]);
        const { missed } = await api.ok<{ missed: number }>('POST', `/v1/jobs/${job.id}/resume`);
        const until = secondAfter(1_000);
        await target.waitFor(isTick(job.id, until), 30_000);
        const rows = await api.settledRows(job.id, until);
        expect(wrongRows(everySecond(Date.parse(job.created_at), until), rows)).toEqual([]);
        const skips = rows.filter(({ from }) => from !== undefined);
        expect(skips).toMatchObject([{ reason: 'paused', count: missed }]);
        expect(missed).toBeGreaterThanOrEqual(3);
        expect(
          disagreements(
            rows,
            callsOf(job, target).filter(({ scheduledAt }) => scheduledAt <= until),
          ),
        ).toEqual([]);
      }

      async function deleting(): Promise<void> {
        const job = await api.everySecond('deleted', target.url);
        await target.waitFor(isTick(job.id, 0), 30_000);
        const asked = Date.now();
        await api.ok('DELETE', `/v1/jobs/${job.id}`);
        const deleted = Date.now();
        await delay(3_500);
        const calls = callsOf(job, target);
        expect(calls.filter(({ scheduledAt }) => scheduledAt > deleted)).toEqual([]);
        const rows = await api.rows(job.id, Date.now());
        // A tick during the request came either before the deletion, and then it has a row, or after it.
        const last = Math.max(asked, ...rows.map(({ to, scheduled_at }) => Date.parse(to ?? scheduled_at)));
        expect(last).toBeLessThanOrEqual(deleted);
        expect(wrongRows(everySecond(Date.parse(job.created_at), last), rows)).toEqual([]);
        expect(disagreements(rows, calls)).toEqual([]);
        expect(await api.call('GET', `/v1/jobs/${job.id}`)).toMatchObject({ status: 404 });
      }
    },
    LIMIT_MS,
  );

  it.concurrent(
    'of a healthy target are called on time while others refuse, hang, redirect or answer too much',
    async () => {
      const { api } = await StandaloneProcess.start({ dataDirectory: newDirectory() });
      const [target, healthyTarget] = [await newTarget(), await newTarget()];
      target.respond(({ url }) => {
        switch (url) {
          case '/hangs':
            return 'hang';
          case '/moved':
            return { status: 302, headers: { location: `${healthyTarget.url}/redirected` } };
          case '/large':
            return { body: 'x'.repeat(2 * 1024 * 1024) };
          default:
            return { status: 404 };
        }
      });
      const faulty = [
        ['http://127.0.0.1:1', 'connect', {}],
        ['http://no-such-host.invalid/', 'dns', {}],
        [`${target.url}/hangs`, 'timeout', { timeout_seconds: 1 }],
        [`${target.url}/missing`, 'http_404', {}],
        [`${target.url}/moved`, 'http_302', {}],
        [`${target.url}/large`, 'response_too_large', {}],
      ] as const;
      const jobs = await Promise.all(
        faulty.map(([url, reason, operation]) => api.everySecond(reason, url, operation)),
      );
      const healthy = await api.everySecond('healthy', healthyTarget.url);
      const until = secondAfter(5_000);
      await healthyTarget.waitFor(isTick(healthy.id, until), 30_000);
      for (const [index, [, reason]] of faulty.entries()) {
        const job = jobs[index] as JobAnswer;
        const rows = await api.settledRows(job.id, until);
        expect(wrongRows(everySecond(Date.parse(job.created_at), until), rows)).toEqual([]);
        const status = reason.startsWith('http_') ? Number(reason.slice('http_'.length)) : null;
        for (const { state, reason: given, attempts } of rows) {
          expect([state, given]).toEqual(['failed', reason]);
          expect(attempts).toHaveLength(1);
          if (status !== null) expect(attempts[0]?.http_status).toBe(status);
          else expect(attempts[0]?.error_code).toBe(reason);
        }
      }
      const calls = callsOf(healthy, healthyTarget).filter(({ scheduledAt }) => scheduledAt <= until);
      expect(calls.map(({ scheduledAt }) => scheduledAt).sort()).toEqual(
        everySecond(Date.parse(healthy.created_at), until),
      );
      // One of them may be late because the machine was busy, and not most of them.
      const lateness = calls.map(({ arrivedAt, scheduledAt }) => arrivedAt - scheduledAt);
      const median = lateness.sort((a, b) => a - b)[Math.floor(lateness.length / 2)];
      expect(median).toBeLessThan(2_000);
      expect(healthyTarget.requests.map(({ url }) => url)).not.toContain('/redirected');
      await eventually(
        'a process that is ready',
        async () => (await api.call('GET', '/health/ready')).status === 200,
      );
    },
    LIMIT_MS,
  );
});
