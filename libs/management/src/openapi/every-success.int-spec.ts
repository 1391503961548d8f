import { completionToken } from '@job-scheduler/job-model';
import { PostgresClaimLedger } from '@job-scheduler/job-store/postgres';
import { randomUUID } from 'node:crypto';
import { cliJob, startApi, TestStore } from '../management-api.for-spec.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const ADMIN_KEY = 'the-key-of-the-admin';
const HOST = 'jobs.example.com';
const RANGE = { from: '2020-01-01T00:00:00Z', to: '2024-01-02T00:00:00Z' };

/** It does not end by itself: events.int-spec.ts reads it. */
const NOT_MADE_HERE = ['GET /v1/events 200'];

/** Every answer to a request is held against the document, so what remains is to see each once. */
describe('every success of every route', () => {
  let store: TestStore;
  let ports: Awaited<ReturnType<TestStore['ports']>>;
  let api: Awaited<ReturnType<typeof startApi>>;

  beforeAll(async () => {
    store = await TestStore.start();
    ports = await store.ports();
    api = await startApi(ports, ADMIN_KEY);
  });
  afterAll(async () => {
    await api.close();
    await store.stop();
  });

  const admin = { authorization: `Bearer ${ADMIN_KEY}` };
  /** Sends a request that must succeed in this way. */
  const made = async (
    status: number,
    method: Method,
    url: string,
    payload?: object,
    headers: Record<string, string> = admin,
  ) => {
    const body = payload === undefined ? {} : { payload };
    const answer = await api.app.inject({ method, url, headers: { host: HOST, ...headers }, ...body });
    expect([method, url, answer.statusCode, answer.body]).toEqual([method, url, status, expect.any(String)]);
    return answer;
  };
  const idOf = async (answer: ReturnType<typeof made>): Promise<string> =>
    (await answer).json<{ id: string }>().id;
  const newJob = (name: string, fields: object = {}) =>
    idOf(made(201, 'POST', '/v1/jobs', { ...cliJob(name), ...fields }));

  it('of jobs and what is known of them', async () => {
    const id = await newJob('job');
    await made(200, 'GET', '/v1/jobs');
    await made(200, 'GET', `/v1/jobs/${id}`);
    await made(200, 'PUT', `/v1/jobs/${id}`, cliJob('replaced'));
    await made(200, 'PATCH', `/v1/jobs/${id}`, { description: 'patched' });
    await made(201, 'PUT', '/v1/jobs/by-name/named', cliJob('named'));
    await made(200, 'PUT', '/v1/jobs/by-name/named', { ...cliJob('named'), description: 'again' });
    await made(200, 'POST', `/v1/jobs/${id}/pause`, { reason: 'a look' });
    await made(200, 'POST', `/v1/jobs/${id}/resume`);
    for (const part of ['next', 'ticks', 'runs', 'revisions', 'revisions/1'])
      await made(200, 'GET', `/v1/jobs/${id}/${part}`);
    await made(200, 'POST', `/v1/jobs/${id}/revisions/1/restore`);
    const nowhere = { callback_url: 'http://127.0.0.1:1/', timeout_seconds: 1 };
    await made(200, 'POST', '/v1/jobs/test', { ...cliJob('test'), job: nowhere });
    await made(200, 'POST', '/v1/schedules/preview', { schedule: '@daily' });
    await made(200, 'GET', '/v1/schedules/zone?timezone=Europe%2FParis');
    await made(204, 'DELETE', `/v1/jobs/${id}`);
  });

  it('of many jobs at once', async () => {
    await newJob('one of many');
    await made(200, 'POST', '/v1/apply', { jobs: [cliJob('applied')] });
    await made(200, 'GET', '/v1/export');
    await made(200, 'POST', '/v1/imports', {
      kind: 'curl',
      text: 'curl http://localhost/',
      schedule: '@daily',
    });
    for (const part of ['jobs/facets', 'stats', 'calendar', 'system', 'alerts'])
      await made(200, 'GET', `/v1/${part}`);
    await made(200, 'POST', '/v1/calendar/spread', {});
    await made(200, 'POST', '/v1/bulk', { action: 'run', filter: {}, dry_run: true });
    const operation = await idOf(made(202, 'POST', '/v1/bulk', { action: 'run', filter: {} }));
    await made(200, 'GET', '/v1/operations');
    await made(200, 'GET', `/v1/operations/${operation}`);
    for (const deed of ['pause', 'resume', 'cancel'])
      await made(200, 'POST', `/v1/operations/${operation}/${deed}`);
  });

  it('of runs', async () => {
    const id = await newJob('running', { completion: { deadline_seconds: 60 } });
    await made(200, 'POST', `/v1/jobs/${id}/backfill`, { ...RANGE, dry_run: true });
    await made(202, 'POST', `/v1/jobs/${id}/backfill`, RANGE);
    const run = await idOf(made(202, 'POST', `/v1/jobs/${id}/runs`));
    const by = { runner_id: randomUUID(), claim_id: randomUUID() };
    await new PostgresClaimLedger(ports.database).claim([{ run_id: run, attempt: 1 }], by);
    const { key } = await ports.endpoint.read();
    await made(202, 'POST', `/v1/completions/${completionToken({ run_id: run, attempt: 1 }, key)}`);
    const cancelled = await idOf(made(202, 'POST', `/v1/jobs/${id}/runs`));
    await made(200, 'POST', `/v1/runs/${cancelled}/cancel`);
    await made(202, 'POST', `/v1/runs/${cancelled}/replay`);
    await made(200, 'GET', '/v1/runs');
    await made(200, 'GET', `/v1/runs/${cancelled}`);
    await made(200, 'POST', '/v1/runs/erase', { job_id: id });
  });

  it('of secrets, keys and sessions', async () => {
    await made(201, 'POST', '/v1/secrets', { name: 'ONE', value: 's3cret' });
    await made(200, 'GET', '/v1/secrets');
    await made(200, 'GET', '/v1/secrets/ONE');
    await made(200, 'PUT', '/v1/secrets/ONE', { value: 's3cret' });
    await made(201, 'PUT', '/v1/secrets/TWO', { value: 's3cret' });
    await made(204, 'DELETE', '/v1/secrets/TWO');
    const created = await made(201, 'POST', '/v1/api-keys', { name: 'ci', role: 'viewer' });
    const { id, key } = created.json<{ id: string; key: string }>();
    await made(200, 'GET', '/v1/api-keys');
    await made(200, 'GET', `/v1/api-keys/${id}`);
    await made(200, 'POST', `/v1/api-keys/${id}/rotate`, { overlap_seconds: 60 });
    const signIn = await made(201, 'POST', '/v1/sessions', { key }, {});
    const cookie = String(signIn.headers['set-cookie']).split(';', 1)[0] ?? '';
    await made(200, 'GET', '/v1/me', undefined, { cookie });
    const session = { cookie, origin: `https://${HOST}` };
    await made(201, 'POST', '/v1/sessions', { key }, {});
    const open = (await made(200, 'GET', '/v1/sessions', undefined, { cookie })).json<{
      data: { id: string; is_current: boolean }[];
    }>();
    const other = open.data.find(({ is_current }) => !is_current);
    await made(204, 'DELETE', `/v1/sessions/${other?.id}`, undefined, session);
    await made(204, 'DELETE', '/v1/sessions/current', undefined, session);
    await made(204, 'DELETE', `/v1/api-keys/${id}`);
    await made(200, 'GET', '/v1/audit');
  });

  it('of the system itself', async () => {
    await made(200, 'GET', '/v1/stop');
    await made(200, 'POST', '/v1/stop', { namespace: 'default' });
    await made(200, 'POST', '/v1/stop/resume', { namespace: 'default' });
    for (const url of [
      '/.well-known/openid-configuration',
      '/.well-known/jwks.json',
      '/v1/sign-in',
      '/health/live',
      '/health/ready',
    ])
      await made(200, 'GET', url);
  });

  it('has been made, so what the document promises is what happens', () => {
    expect(api.answers.unseen.filter((answer) => / [123]\d\d$/.test(answer))).toEqual(NOT_MADE_HERE);
  });
});
