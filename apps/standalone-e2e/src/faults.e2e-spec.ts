import { eventually, signal } from '@job-scheduler/testing';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { doubled, everySecond, LATENESS_GRACE_MS, notRun, type Call } from './accounting.js';
import type { JobAnswer } from './api.js';
import { postmastersOf, sessionsOf } from './processes.js';
import { expectOnlyDoubled, faultOf, Scenario } from './scenario.js';
import { cleanUp } from './scratch.js';
import type { StandaloneProcess } from './standalone-process.js';

/** It ends a test that hangs, and is no limit on performance. */
const LIMIT_MS = 240_000;

afterAll(cleanUp, 60_000);

// These tests run concurrently because they spend most of their time waiting.
describe('the standalone process', () => {
  it.concurrent(
    'accounts for each tick by a run or a range of missed ones after it and its PostgreSQL were down for longer than the grace',
    async () => {
      const scenario = await Scenario.begin();
      await scenario.midCall();
      const cutOff = scenario.underWay();
      const fault = await faultOf(() => scenario.running.kill({ postgres: 'killed' }));
      await delay(LATENESS_GRACE_MS + 3_000);
      await scenario.restart();
      const ledger = await scenario.account();
      for (const { id } of scenario.jobs) {
        const skips = ledger.filter((row) => row.job_id === id && row.state === 'skipped');
        expect(skips).toMatchObject([{ reason: 'missed' }]);
      }
      expectOnlyDoubled(scenario, cutOff, fault);
    },
    LIMIT_MS,
  );

  it.concurrent(
    'takes over the PostgreSQL that it left behind when it alone was killed, and repeats the calls that were cut off',
    async () => {
      const scenario = await Scenario.begin();
      await scenario.midCall();
      const cutOff = scenario.underWay();
      const { postmaster } = scenario.running;
      const fault = await faultOf(() => scenario.running.kill({ postgres: 'left behind' }));
      await delay(3_000);
      await scenario.restart();
      const restartedAt = Date.now();
      expect(scenario.running.postmaster).toBe(postmaster);
      const ledger = await scenario.account();
      expect(notRun(ledger)).toEqual([]);
      expectOnlyDoubled(scenario, cutOff, fault);
      const again = doubled(scenario.calls).map(([, second]) => (second as Call).arrivedAt - restartedAt);
      // Otherwise they are repeated once they are 60 s past their deadline.
      expect(Math.max(...again)).toBeLessThan(40_000);
    },
    LIMIT_MS,
  );

  it.concurrent.each(['SIGKILL', 'SIGQUIT'] as const)(
    'says so and exits with code 1 when its PostgreSQL ends by %s, and accounts for every tick after a restart',
    async (name) => {
      const scenario = await Scenario.begin();
      await scenario.midCall();
      const { running } = scenario;
      const asked = askUntilEnd(running);
      const underWay = scenario.underWay();
      const fault = await faultOf(() => {
        signal(running.postmaster, name);
        return running.ended;
      });
      expect(await running.ended).toBe(1);
      // Whatever waited for the drain would take 25 s.
      expect(fault.overAt - fault.madeAt).toBeLessThan(20_000);
      expect(running.stderr).toMatch(/^PostgreSQL on \S+ has ended; its log is \S+\.\n$/m);
      expect(await asked).toEqual([]);
      await scenario.restart();
      const ledger = await scenario.account();
      expect(notRun(ledger)).toEqual([]);
      expectOnlyDoubled(scenario, underWay, fault);
    },
    LIMIT_MS,
  );

  it.concurrent(
    'recovers by itself and loses nothing when one of its PostgreSQL sessions is killed',
    async () => {
      const scenario = await Scenario.begin();
      await scenario.midCall();
      const { running } = scenario;
      const [session] = sessionsOf(running.dataDirectory);
      signal(session?.pid ?? NaN, 'SIGKILL');
      await eventually(
        'an API that answers',
        async () => (await running.api.call('GET', '/v1/jobs')).status === 200,
      );
      await scenario.midCall();
      const ledger = await scenario.account();
      expect(notRun(ledger)).toEqual([]);
      expect(doubled(scenario.calls)).toEqual([]);
      expect(running.hasEnded).toBe(false);
    },
    LIMIT_MS,
  );

  it.concurrent(
    'finishes the calls in flight on SIGTERM, whatever signals follow and whatever clients do, and neither loses nor doubles a tick',
    async () => {
      const scenario = await Scenario.begin();
      const { running } = scenario;
      await scenario.midCall();
      const [edited] = scenario.jobs as [JobAnswer];
      const [created] = await Promise.all([
        running.api.everySecond('created last', `${scenario.target.url}/created`),
        running.api.ok('PATCH', `/v1/jobs/${edited.id}`, { description: 'edited last' }),
      ]);
      const lingering = ['', 'GET / HT', 'POST /v1/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{'];
      for (const text of lingering) await holdConnection(running.origin, text);
      const signalledAt = Date.now();
      running.signal('SIGTERM');
      for (const further of ['SIGINT', 'SIGTERM', 'SIGTERM'] as const) {
        await delay(100);
        running.signal(further);
      }
      expect(await running.ended).toBe(0);
      // If it waited for these clients, it would end after 23 s.
      expect(Date.now() - signalledAt).toBeLessThan(20_000);
      expect(running.stdout).toMatch(/Stopped\.\n$/);
      expect(postmastersOf(running.dataDirectory)).toEqual([]);
      await delay(1_500);
      await scenario.restart();
      await scenario.midCall(0);
      const ledger = await scenario.account();
      expect(notRun(ledger)).toEqual([]);
      expect(doubled(scenario.calls)).toEqual([]);
      const { api } = scenario.running;
      expect(await api.ok('GET', `/v1/jobs/${edited.id}`)).toMatchObject({ description: 'edited last' });
      const rows = await api.rows(created.id, Date.now());
      const oldest = Math.min(...rows.map(({ scheduled_at: at }) => Date.parse(at)));
      expect(oldest).toBe(everySecond(Date.parse(created.created_at), Date.now())[0]);
    },
    LIMIT_MS,
  );
});

/** Opens a connection that never carries a whole request; the process may cut it off. */
async function holdConnection(origin: string, text: string): Promise<void> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  // Nobody notices the end of a connection that is not read.
  socket.resume();
  await once(socket, 'connect');
  socket.write(text);
}

/** Reads and writes until the process has ended; resolves to the answers that were neither success nor 503. */
async function askUntilEnd(running: StandaloneProcess): Promise<unknown[]> {
  const wrong: unknown[] = [];
  for (let count = 0; !running.hasEnded; count += 1) {
    const [method, body] = count % 2 === 0 ? ['GET'] : ['POST', { name: `extra-${count}`, ...IDLE_JOB }];
    try {
      const answer = await running.api.call(method as string, '/v1/jobs', { body });
      const isAway = answer.status === 503 && answer.contentType.includes('problem+json');
      if (!isAway && answer.status >= 300) wrong.push(answer);
    } catch (error) {
      // A process that is ending may refuse connections, but it must not keep a client waiting forever.
      if ((error as Error).name === 'TimeoutError') wrong.push(error);
    }
    await delay(20);
  }
  return wrong;
}

const IDLE_JOB = { schedule: '@yearly', job: { callback_url: 'http://127.0.0.1:1/' } };
