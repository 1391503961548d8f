import { completionToken } from '@job-scheduler/job-model';
import type { SecretStore } from '@job-scheduler/job-store';
import { randomBytes, randomUUID } from 'node:crypto';
import { MOST_FAILURES } from '../limits/failed-authentications.js';
import { cliJob, startApi, TestStore, type Ports } from '../management-api.for-spec.js';

type Api = Awaited<ReturnType<typeof startApi>>;
type Headers = Record<string, string>;

interface Route {
  method: 'GET' | 'POST';
  path: string;
  operationId: string;
  security?: [];
  parameters?: { name: string }[];
  responses: Record<string, unknown>;
}

const UNKNOWN = randomUUID();
const TOO_LARGE = JSON.stringify('x'.repeat(1_310_720));
/** They take many jobs at once. */
const LARGE = ['/v1/apply', '/v1/imports'];
const YEAR = { from: '2020-01-01T00:00:00Z', to: '2022-01-01T00:00:00Z' };

/** A body for each route that needs one. */
const BODIES: Record<string, object> = {
  createJob: cliJob('new'),
  replaceJob: cliJob(),
  upsertJob: cliJob(),
  patchJob: { description: 'new' },
  // A mask makes it look for the stored job.
  testJob: { ...cliJob(), job: { ...cliJob().job, headers: { cookie: '********' } } },
  backfillJob: YEAR,
  changeJobs: { action: 'run', ids: [UNKNOWN] },
  createSecret: { name: 'CLI', value: 's3cret' },
  putSecret: { value: 's3cret' },
  previewSchedule: { schedule: '@daily' },
  createApiKey: { name: 'ci', role: 'viewer' },
  createSession: { key: 'jsk_unknown' },
  eraseRuns: { job_id: UNKNOWN },
  stop: { namespace: 'nothing' },
  resumeStopped: { namespace: 'nothing' },
  applyJobs: { jobs: [cliJob()] },
  previewSpread: {},
  importJobs: { kind: 'curl', text: 'curl http://localhost/', schedule: '@daily' },
};

/** Only requests that are not even HTTP, faults without a part that fails, and a race that is lost five times end so. */
const NOT_MADE_HERE = [
  'GET /.well-known/jwks.json 400',
  'GET /.well-known/openid-configuration 400',
  'GET /health/live 400',
  'GET /health/ready 400',
  'GET /v1/calendar 400',
  'GET /v1/events 400',
  'GET /v1/export 400',
  'GET /v1/jobs/facets 400',
  'GET /v1/me 400',
  'GET /v1/schedules/zone 400',
  'GET /v1/stats 400',
  'GET /v1/stop 400',
  'GET /v1/system 400',
  'PUT /v1/jobs/by-name/{name} 409',
];

/** Has to be looked up, which every route does first. */
const WITH_KEY = { headers: { authorization: 'Bearer jsk_unknown' } };

/** A port whose every method fails. */
const broken = <Port extends object>(port: Port): Port =>
  Object.fromEntries(
    Object.getOwnPropertyNames(Object.getPrototypeOf(port)).map((method) => [
      method,
      () => Promise.reject(new Error('broken')),
    ]),
  ) as Port;

describe('every refusal of every route', () => {
  let store: TestStore;
  let ports: Awaited<ReturnType<TestStore['ports']>>;
  let api: Api;
  let guarded: Api;
  const apis: Api[] = [];
  let routes: Route[];
  /** What the paths name. */
  let known: Record<string, string>;

  const start = async (given: Ports, key: string | null = null) => {
    const started = await startApi(given, key);
    apis.push(started);
    return started;
  };

  beforeAll(async () => {
    store = await TestStore.start();
    ports = await store.ports();
    api = await start(ports);
    guarded = await start(ports, 'key');
    const { paths } = (await api.app.inject({ url: '/openapi.json' })).json();
    routes = Object.entries<Record<string, object>>(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        ...(operation as Route),
        method: method.toUpperCase() as Route['method'],
        path,
      })),
    );
    const post = async (url: string, payload?: object) =>
      (await api.app.inject({ method: 'POST', url, ...(payload && { payload }) })).json().id;
    const job = await post('/v1/jobs', cliJob());
    const run = await post(`/v1/jobs/${job}/runs`);
    const operation = await post('/v1/bulk', { action: 'run', ids: [job] });
    await post('/v1/secrets', { name: 'CLI', value: 's3cret' });
    const { key } = await ports.endpoint.read();
    const token = completionToken({ run_id: UNKNOWN, attempt: 1 }, key);
    const apiKey = await post('/v1/api-keys', BODIES['createApiKey']);
    const { id: session } = await ports.sessions.begin(randomBytes(32), { key_id: apiKey });
    const access = { 'api-keys': apiKey, sessions: session };
    known = { jobs: job, runs: run, operations: operation, ...access, token, name: 'CLI' };
  });
  afterAll(async () => {
    await Promise.all(apis.map((started) => started.close()));
    await store.stop();
  });

  const documented = (status: number) => routes.filter(({ responses }) => status in responses);
  const takes = ({ parameters = [] }: Route, wanted: string) =>
    parameters.some(({ name }) => name === wanted);
  const isKeyed = (route: Route) => takes(route, 'Idempotency-Key');
  const urlOf = ({ path }: Route, names = known) =>
    path
      .replace('{token}', names['token'] ?? '')
      .replace('{name}', names['name'] ?? '')
      .replace('{revision}', '1')
      .replace('{id}', names[path.split('/')[2] ?? ''] ?? '');
  const unknown = () => ({
    ...Object.fromEntries(Object.keys(known).map((name) => [name, UNKNOWN])),
    token: 'abc',
    name: '-none',
  });

  /** Sends a request to each route, and expects the status of all. */
  async function refusedBy(
    to: Api,
    status: number,
    some: Route[],
    request: (route: Route) => { url?: string; headers?: Headers; payload?: string | object } = () => ({}),
  ): Promise<void> {
    for (const route of some) {
      const body = BODIES[route.operationId];
      const sent = {
        method: route.method,
        url: urlOf(route),
        ...(body && { payload: body }),
        ...request(route),
      };
      const { statusCode } = await to.app.inject(sent);
      expect([route.operationId, statusCode]).toEqual([route.operationId, status]);
    }
  }
  const typed = (type: string, payload: string) => () => ({ headers: { 'content-type': type }, payload });
  const json = (payload: string) => typed('application/json', payload);

  it('400: a URL, a body or a cursor that cannot be read', async () => {
    const [writing, reading] = [true, false].map((writes) =>
      documented(400).filter(
        ({ responses, path }) => path.startsWith('/v1') && '415' in responses === writes,
      ),
    ) as [Route[], Route[]];
    await refusedBy(api, 400, writing, json('{'));
    const readable = reading.filter((route) => route.path.includes('{') || takes(route, 'cursor'));
    await refusedBy(api, 400, readable, (route) => ({
      url: route.path.includes('{') ? route.path.replace(/\{\w+\}/, '%zz') : `${route.path}?cursor=x`,
    }));
  });

  it('401: no key', () => refusedBy(guarded, 401, documented(401)));

  it('403: a host of another name', () =>
    refusedBy(api, 403, documented(403), () => ({ headers: { host: 'evil.example' } })));

  it('404: nothing of that name', () =>
    refusedBy(api, 404, documented(404), (route) => ({ url: urlOf(route, unknown()) })));

  it('409: a state, a name or a key that does not allow it', async () => {
    await refusedBy(
      api,
      409,
      documented(409).filter(({ operationId }) => operationId === 'completeRun'),
      () => ({
        url: `/v1/completions/${known['token']}`,
      }),
    );
    await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: cliJob('taken') });
    const using = { callback_url: 'http://localhost/', headers: { 'x-a': '{{secrets.CLI}}' } };
    await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: { ...cliJob('using'), job: using } });
    const held = ['createSecret', 'deleteSecret'];
    await refusedBy(
      api,
      409,
      routes.filter(({ operationId }) => held.includes(operationId)),
    );
    await refusedBy(
      await start({ ...ports, secrets: { canSeal: false } as SecretStore }),
      409,
      routes.filter(({ operationId }) => operationId === 'putSecret'),
    );
    const renamed = { payload: cliJob('taken') };
    const named = ['replaceJob', 'patchJob'];
    await refusedBy(
      api,
      409,
      routes.filter(({ operationId }) => named.includes(operationId)),
      () => renamed,
    );
    const holder = await ports.database.pool.connect();
    try {
      await holder.query(`SELECT pg_advisory_lock(hashtextextended('held', 0))`);
      const keyed = documented(409).filter(isKeyed);
      await refusedBy(api, 409, keyed, () => ({ headers: { 'idempotency-key': 'held' } }));
    } finally {
      await holder.query('SELECT pg_advisory_unlock_all()');
      holder.release();
    }
    await ports.keys.revoke(known['api-keys'] ?? '');
    await refusedBy(
      api,
      409,
      routes.filter(({ operationId }) =>
        ['rotateApiKey', 'endSession', 'resumeStopped'].includes(operationId),
      ),
    );
    await ports.database.pool.query(`UPDATE jobs SET timezone = 'Nowhere/Zone' WHERE id = $1`, [
      known['jobs'],
    ]);
    await refusedBy(
      api,
      409,
      routes.filter(({ operationId }) => operationId === 'listUpcomingTicks'),
    );
    await ports.database.pool.query(`UPDATE jobs SET timezone = 'UTC' WHERE id = $1`, [known['jobs']]);
  });

  it('412: another revision', () =>
    refusedBy(api, 412, documented(412), () => ({ headers: { 'if-match': '"0"' } })));

  it('413: a body that is too large', () =>
    refusedBy(api, 413, documented(413), ({ path }) => ({
      headers: {
        'content-type': 'application/json',
        // What says that it is too large is refused before it is read.
        ...(LARGE.includes(path) && { 'content-length': '100000000' }),
      },
      payload: LARGE.includes(path) ? '{}' : TOO_LARGE,
    })));

  it('414: a part of the path that is too long', () =>
    refusedBy(api, 414, documented(414), ({ path }) => ({ url: path.replace(/\{\w+\}/, 'x'.repeat(3000)) })));

  it('415: a body that is not JSON', () => refusedBy(api, 415, documented(415), typed('text/plain', 'x')));

  it('422: what the route does not know, or a key of another request', async () => {
    await ports.idempotency.keep(
      { key: 'used', fingerprint: 'other' },
      { status: 200, headers: {}, body: '{}' },
    );
    await refusedBy(api, 422, documented(422), (route) => {
      if (isKeyed(route)) return { headers: { 'idempotency-key': 'used' } };
      return '415' in route.responses
        ? json('{"job":{"query":{"a":"1","a":"2"}}}')()
        : { url: `${urlOf(route)}?nothing=1` };
    });
  });

  it('429: a key that has made its requests', async () => {
    const limited = await startApi(ports, 'key', undefined, 'any', 1);
    apis.push(limited);
    const made = { url: '/v1/api-keys', headers: { authorization: 'Bearer key' } };
    const busy = { name: 'busy', role: 'viewer' };
    const { key } = (await limited.app.inject({ method: 'POST', payload: busy, ...made })).json();
    const headers = { authorization: `Bearer ${key}` };
    const first = await limited.app.inject({ url: '/v1/me', headers });
    expect(first.headers).toMatchObject({ ratelimit: expect.stringMatching(/^"key";r=0;t=\d+$/) });
    const [keyed, signIn] = [true, false].map((needsKey) =>
      documented(429).filter(({ security }) => (security === undefined) === needsKey),
    ) as [Route[], Route[]];
    await refusedBy(limited, 429, keyed, () => ({ headers }));
    const payload = BODIES['createSession'] ?? {};
    const wrong = { method: 'POST', url: '/v1/sessions', payload } as const;
    for (let count = 0; count < MOST_FAILURES; count += 1) await limited.app.inject(wrong);
    await refusedBy(limited, 429, signIn);
  });

  it('500: a fault on our side', async () => {
    const { jobs, revisions, sets, statistics, journal, history, idempotency } = ports;
    const { operations, alerts, endpoint, secrets, identities } = ports;
    const { keys, audit, sessions, stops } = ports;
    const stores = { jobs, revisions, sets, statistics, journal, history, idempotency };
    const access = { keys, audit, sessions, stops };
    const parts = { ...stores, ...access, operations, alerts, endpoint, secrets, identities };
    const fails = Object.fromEntries(Object.entries(parts).map(([name, port]) => [name, broken(port)]));
    const faulty = await start({ ...ports, ...fails });
    await refusedBy(faulty, 500, documented(500), () => WITH_KEY);
  });

  it('503: a store that is away', async () => {
    const absent = await start(await store.absentPorts());
    absent.health.health = { ...absent.health.health, status: 'unavailable' };
    await refusedBy(absent, 503, documented(503), () => WITH_KEY);
  });

  it('has been made, so what the document promises is what happens', () => {
    const unseen = apis
      .map(({ answers }) => answers.unseen.filter((answer) => / [45]\d\d$/.test(answer)))
      .reduce((left, right) => left.filter((answer) => right.includes(answer)));
    expect(unseen).toEqual(NOT_MADE_HERE);
  });
});
