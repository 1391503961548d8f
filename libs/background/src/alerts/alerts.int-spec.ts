import type { INestApplicationContext } from '@nestjs/common';
import {
  createJob,
  jobDefinitionSchema,
  type AlertOccurrence,
  type Job,
  type RetryPolicy,
} from '@job-scheduler/job-model';
import { MOST_ALERTS_UNDER_WAY, type RaisedAlert } from '@job-scheduler/job-store';
import {
  Database,
  migrate,
  PostgresAlertOutbox,
  PostgresJobRepository,
  PostgresRetention,
} from '@job-scheduler/job-store/postgres';
import {
  eventually,
  ManualClock,
  RecordingTarget,
  startPostgres,
  type TestDatabase,
  type TestPostgres,
} from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { ErrorLog, ObservedRetention, startBackground } from '../background.fixture-spec.js';
import { MailServer } from './mail-server.fixture-spec.js';

const RETRY: RetryPolicy = {
  max_attempts: 3,
  backoff: { kind: 'fixed', initial_seconds: 0.1, max_seconds: 1, jitter: false },
  max_age_seconds: null,
  until_next_tick: false,
};
const FROM = 'Alerts <alerts@example.com>';
const BOUND_MS = 15_000;
const POLL_MS = 10;
/** The time limit of a delivery, after which the hanging ones would make room by themselves. */
const HANGING_MS = 10_000;

let postgres: TestPostgres;
let test: TestDatabase;
let database: Database;
let outbox: PostgresAlertOutbox;
let target: RecordingTarget;
let mail: MailServer;
let apps: INestApplicationContext[];
let jobs: number;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

beforeEach(open);
afterEach(close);

async function open(): Promise<void> {
  test = await postgres.createDatabase({ name: 'migrated', setup: migrate });
  database = new Database({ url: test.url });
  outbox = new PostgresAlertOutbox(database);
  target = await RecordingTarget.start();
  mail = await MailServer.start();
  apps = [];
  jobs = 0;
}

async function close(): Promise<void> {
  await Promise.all(apps.map((app) => app.close()));
  await Promise.all([target.close(), mail.stop(), database.close()]);
  await test.drop();
}

async function start(rest: Partial<Parameters<typeof startBackground>[0]> = {}): Promise<void> {
  const retention = new ObservedRetention(new PostgresRetention(database));
  const alerts = { mail: { url: mail.url, from: FROM }, retry: RETRY };
  apps.push(await startBackground({ url: test.url, retention, log: new ErrorLog(), alerts, ...rest }));
}

const EMAIL = { kind: 'email', address: 'ann@example.com' };
const webhook = () => ({ kind: 'webhook', url: `${target.url}/alerts?token=secret` });

function addJob(...to: object[]): Promise<Job> {
  const definition = jobDefinitionSchema.parse({
    name: `job ${(jobs += 1)}`,
    schedule: '@every 1s',
    job: { callback_url: target.url },
    alerts: to.map((destination) => ({ to: destination })),
  });
  return new PostgresJobRepository(database).create((now) => createJob(randomUUID(), definition, 'ann', now));
}

const runId = randomUUID();
const raise = (job: Job, rest: Partial<AlertOccurrence> = {}): Promise<void> =>
  outbox.raise([
    { job_id: job.id, event: 'failure', failures: 1, run_id: runId, reason: 'http_500', ...rest },
  ]);

/** Makes the cursor say that the job fails; until then, its failures in a row count as over. */
const setFailures = (job: Job, failures: number, outcome: string) =>
  database.pool.query('UPDATE job_cursor SET failures = $2, last_outcome = $3 WHERE job_id = $1', [
    job.id,
    failures,
    outcome,
  ]);

const anyAlert = { job_id: null, state: [], event: [], limit: 100, after: null };
const all = async (): Promise<RaisedAlert[]> => (await outbox.list(anyAlert)).items;

/** All alerts, once none is pending any more. */
async function settled(count = 1): Promise<RaisedAlert[]> {
  const end = performance.now() + BOUND_MS;
  for (;;) {
    const alerts = await all();
    if (alerts.length >= count && alerts.every(({ state }) => state !== 'pending')) return alerts;
    if (performance.now() > end) throw new Error(`Not settled: ${JSON.stringify(alerts)}`);
    await delay(POLL_MS);
  }
}

/** What Prometheus is told about alerts. They are counted after they are settled. */
const counted = (): Promise<string[]> =>
  eventually('an alert that is counted', async () => {
    const text = await apps[0]!.get(Registry, { strict: false }).metrics();
    const series = text.split('\n').filter((line) => line.startsWith('job_scheduler_alerts_total{'));
    return series.length > 0 && series;
  });

it('tells a webhook what happened to which job, under the id of the alert', async () => {
  const job = await addJob(webhook());
  await start();
  await raise(job, { failures: 3 });
  const [alert] = await settled();
  expect(alert).toMatchObject({ state: 'delivered', attempts: 1, last_error: null });
  expect(alert!.delivered_at).toBeGreaterThanOrEqual(alert!.at);
  expect(target.requests).toHaveLength(1);
  const { method, url, headers, body } = target.requests[0]!;
  expect([method, url]).toEqual(['POST', '/alerts?token=secret']);
  expect(headers).toMatchObject({ 'idempotency-key': alert!.id, 'content-type': 'application/json' });
  expect(JSON.parse(body)).toEqual({
    type: 'job.failing',
    job: { id: job.id, name: job.definition.name },
    run_id: runId,
    failures: 3,
    reason: 'http_500',
    message: `Job "${job.definition.name}" failed 3 times in a row: http_500.`,
    at: new Date(alert!.at).toISOString(),
    recovered_at: null,
  });
});

it('tells Slack in its own way', async () => {
  const job = await addJob({ kind: 'slack', url: `${target.url}/services/T0/B0/x` });
  await start();
  await raise(job);
  await settled();
  expect(target.requests.map(({ body }) => JSON.parse(body))).toEqual([
    { text: `Job "${job.definition.name}" failed: http_500.` },
  ]);
});

it('tries again after an error of the target, under the same key', async () => {
  const job = await addJob(webhook());
  target.respond(() => ({ status: target.requests.length === 1 ? 500 : 204 }));
  await start();
  await raise(job);
  expect(await settled()).toMatchObject([
    { state: 'delivered', attempts: 2, last_error: 'The target answered with status 500.' },
  ]);
  expect(await counted()).toEqual(['job_scheduler_alerts_total{kind="webhook",outcome="delivered"} 1']);
  const keys = target.requests.map(({ headers }) => headers['idempotency-key']);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

it.each([
  [503, 3],
  [404, 1],
  [302, 1],
])('gives up on a target that answers with %d after %d deliveries', async (status, attempts) => {
  const job = await addJob(webhook());
  target.respond({ status });
  await start();
  await raise(job);
  expect(await settled()).toMatchObject([
    {
      state: 'failed',
      attempts,
      last_error: `The target answered with status ${status}.`,
      delivered_at: null,
    },
  ]);
  expect(target.requests).toHaveLength(attempts);
  expect(await counted()).toEqual(['job_scheduler_alerts_total{kind="webhook",outcome="failed"} 1']);
});

it('gives up on a target that is not there', async () => {
  const job = await addJob(webhook());
  await target.close();
  await start();
  await raise(job);
  const [alert] = await settled();
  expect(alert).toMatchObject({ state: 'failed', attempts: 3 });
  expect(alert!.last_error).not.toContain('secret');
});

it('gives up on a destination of a kind that it does not know, and tells the others', async () => {
  const [odd, good] = [await addJob(webhook()), await addJob(webhook())];
  const strange = JSON.stringify([{ on: ['failure'], after_failures: 1, to: { kind: 'pager' } }]);
  await database.pool.query(
    `UPDATE jobs SET policies = jsonb_set(policies, '{alerts}', $2::jsonb) WHERE id = $1`,
    [odd.id, strange],
  );
  await setFailures(odd, 1, 'failed');
  await setFailures(good, 1, 'failed');
  await raise(odd);
  await raise(good);
  await start();
  const alerts = await settled(2);
  expect(alerts.find(({ job_id }) => job_id === odd.id)).toMatchObject({
    state: 'failed',
    last_error: 'This version does not know this kind of destination.',
  });
  expect(alerts.find(({ job_id }) => job_id === good.id)?.state).toBe('delivered');
});

it('leaves a destination of a kind that only a newer version knows to a newer process, and tells the others', async () => {
  const [odd, good] = [await addJob(webhook()), await addJob(webhook())];
  const strange = JSON.stringify([{ on: ['failure'], after_failures: 1, to: { kind: 'pager' } }]);
  await database.pool.query(
    `UPDATE jobs SET policies = jsonb_set(policies, '{alerts}', $2::jsonb) WHERE id = $1`,
    [odd.id, strange],
  );
  await database.pool.query(`INSERT INTO schema_migrations (name) VALUES ('9999_pagers.sql')`);
  await setFailures(odd, 1, 'failed');
  await setFailures(good, 1, 'failed');
  await raise(odd);
  await raise(good);
  const log = new ErrorLog();
  const left = once(log.events, 'alert_left');
  await start({ log });
  await left;
  const stateOf = async (job: Job) => (await all()).find(({ job_id }) => job_id === job.id)?.state;
  await eventually('the delivery of the other', async () => (await stateOf(good)) === 'delivered');
  expect((await all()).find(({ job_id }) => job_id === odd.id)).toMatchObject({
    state: 'pending',
    attempts: 0,
  });
});

it('tells of a recovery once, also when nobody raised it', async () => {
  const job = await addJob(webhook());
  await raise(job, { failures: 2 });
  await setFailures(job, 0, 'succeeded');
  await start();
  await settled(2);
  const told = target.requests.map(({ body }) => JSON.parse(body));
  expect(told.map(({ type }) => type).sort()).toEqual(['job.failing', 'job.recovered']);
  await raise(job, { event: 'recovery' });
  expect(await all()).toHaveLength(2);
});

it('tells of failures in a row once', async () => {
  const job = await addJob(webhook());
  await setFailures(job, 1, 'failed');
  await start();
  for (const failures of [1, 2, 3]) await raise(job, { failures, run_id: randomUUID() });
  expect(await settled()).toMatchObject([{ failures: 1 }]);
  await raise(job, { event: 'recovery' });
  await raise(job, { run_id: randomUUID() });
  await settled(3);
  const types = target.requests.map(({ body }) => JSON.parse(body).type);
  expect(types.sort()).toEqual(['job.failing', 'job.failing', 'job.recovered']);
});

describe('by e-mail', () => {
  it('tells whom and from whom it was told to', async () => {
    const job = await addJob(EMAIL);
    await start();
    await raise(job);
    const [alert] = await settled();
    expect(alert).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(mail.mails).toMatchObject([{ from: 'alerts@example.com', to: ['ann@example.com'] }]);
    const { source } = mail.mails[0]!;
    expect(source).toContain(`From: ${FROM}`);
    const [, subject = ''] = /^Subject: =\?UTF-8\?Q\?(.*)\?=\r$/m.exec(source) ?? [];
    const decoded = decodeURIComponent(subject.replaceAll('=', '%').replaceAll('_', ' '));
    expect(decoded).toBe(`Job "${job.definition.name}" failed: http_500.`);
    expect(source).toContain(`Message-ID: <${alert!.id}@job-scheduler>`);
    expect(source).toContain(`Run: ${runId}`);
  });

  it('tries again when the server refuses for now', async () => {
    mail.refuse(451);
    await raise(await addJob(EMAIL));
    await start();
    const [alert] = await settled();
    expect(alert).toMatchObject({ state: 'delivered', attempts: 2 });
    expect(alert!.last_error).toContain('Not now, not here.');
    expect(mail.mails).toHaveLength(1);
  });

  it('gives up when the server refuses for good', async () => {
    mail.refuse(550);
    await raise(await addJob(EMAIL));
    await start();
    expect(await settled()).toMatchObject([{ state: 'failed', attempts: 1 }]);
    expect(mail.mails).toEqual([]);
  });

  it('tries again when there is no server, and gives up in the end', async () => {
    await raise(await addJob(EMAIL));
    await mail.stop();
    await start({ alerts: { mail: { url: 'smtp://127.0.0.1:1', from: FROM }, retry: RETRY } });
    expect(await settled()).toMatchObject([{ state: 'failed', attempts: 3 }]);
  });

  it('gives up at once, and says what to set, when no server is configured', async () => {
    await raise(await addJob(EMAIL));
    await start({ alerts: { mail: { url: null, from: FROM }, retry: RETRY } });
    expect(await settled()).toMatchObject([
      {
        state: 'failed',
        attempts: 1,
        last_error:
          'No mail server is configured: set SMTP_URL to its URL, such as smtps://user:password@host.',
      },
    ]);
  });
});

it('delivers what was raised while nobody delivered, and what was entrusted to somebody who lost it', async () => {
  const job = await addJob(webhook());
  await raise(job, { event: 'disabled' });
  await raise(job, { event: 'disabled', run_id: randomUUID() });
  const [lost] = await all();
  await outbox.entrust([lost!.id]);
  await database.pool.query(`UPDATE alerts SET entrusted_at = entrusted_at - interval '1 hour'`);
  await start();
  await settled(2);
  expect(target.requests).toHaveLength(2);
});

it('delivers each alert once, however many processes there are', async () => {
  const jobs = await Promise.all(Array.from({ length: 30 }, () => addJob(webhook())));
  await Promise.all([start(), start(), start()]);
  await Promise.all(jobs.map((job) => raise(job)));
  const alerts = await settled(30);
  const keys = target.requests.map(({ headers }) => headers['idempotency-key']);
  expect(keys.sort()).toEqual(alerts.map(({ id }) => id).sort());
});

it('does not hold others up while a target hangs, however many alerts wait for it', async () => {
  for (let tries = 1; ; tries += 1) {
    const quick = await addJob(EMAIL);
    target.respond('hang');
    for (let n = 0; n < 60; n += 1) await raise(await addJob(webhook()));
    const end = performance.now() + HANGING_MS;
    await start();
    await target.waitFor(MOST_ALERTS_UNDER_WAY, BOUND_MS);
    await raise(quick);
    const delivered = async () => (await all()).filter(({ state }) => state === 'delivered');
    while ((await delivered()).length === 0 && performance.now() < end) await delay(POLL_MS);
    const kinds = (await delivered()).map(({ to }) => to.kind);
    const calls = target.requests.length;
    const isInTime = performance.now() < end;
    // Otherwise the shutdown would wait for it.
    target.respond({});
    await target.close();
    if (isInTime || tries === 3) {
      expect(kinds).toEqual(['email']);
      expect(calls).toBe(MOST_ALERTS_UNDER_WAY);
      return;
    }
    // A busy machine may need longer than the deliveries hang.
    await close();
    await open();
  }
});

describe('the alerts of one job to one channel', () => {
  const types = () => target.requests.map(({ body }) => JSON.parse(body).type);

  it('arrive in order when the first delivery fails, and the late one says that the job has recovered', async () => {
    const job = await addJob(webhook());
    target.respond(() => ({ status: target.requests.length === 1 ? 500 : 204 }));
    await raise(job, { failures: 3 });
    await raise(job, { event: 'recovery' });
    const retry = { ...RETRY, backoff: { ...RETRY.backoff, initial_seconds: 1 } };
    const alerts = { mail: { url: mail.url, from: FROM }, retry };
    await Promise.all([start({ alerts }), start({ alerts })]);
    await settled(2);
    expect(types()).toEqual(['job.failing', 'job.failing', 'job.recovered']);
    const [alert] = (await all()).filter(({ event }) => event === 'failure');
    expect(JSON.parse(target.requests[1]!.body)).toMatchObject({
      recovered_at: new Date(alert!.recovered_at!).toISOString(),
      message: `Job "${job.definition.name}" failed 3 times in a row: http_500. It has recovered since.`,
    });
  });

  it('are given up after one failed delivery when they are a day old', async () => {
    const job = await addJob(webhook());
    target.respond({ status: 503 });
    await raise(job, { at: Date.now() - 2 * 86_400_000 });
    const retry = { ...RETRY, max_age_seconds: 86_400 };
    await start({ alerts: { mail: { url: mail.url, from: FROM }, retry } });
    expect(await settled()).toMatchObject([{ state: 'failed', attempts: 1 }]);
  });

  it('go on when an earlier one is given up', async () => {
    const job = await addJob(webhook());
    target.respond(() => ({ status: target.requests.length === 1 ? 404 : 204 }));
    await raise(job);
    await raise(job, { event: 'recovery' });
    await start();
    await settled(2);
    expect(types()).toEqual(['job.failing', 'job.recovered']);
  });
});

it('leaves to the next process what a shutdown cut off, as if it had not been tried', async () => {
  const job = await addJob(webhook());
  target.respond('hang');
  await raise(job);
  const clock = new ManualClock();
  await start({ clock });
  while (target.requests.length === 0) await clock.advance(1_000);
  let closed = false;
  void apps
    .pop()!
    .close()
    .then(() => (closed = true));
  while (!closed) await clock.advance(10_000);
  expect(await all()).toMatchObject([{ state: 'pending', attempts: 0, last_error: null }]);

  target.respond({});
  await start();
  expect(await settled()).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  expect(new Set(target.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
}, 40_000);
