import { isAtLeast, ROLES, type Role } from '@job-scheduler/job-model';
import { randomBytes } from 'node:crypto';
import { cliJob, startApi, TestStore } from '../management-api.for-spec.js';
import { LEAST_ROLES, type OperationId } from './least-roles.js';

const ADMIN_KEY = 'the-key-of-the-admin';

/** More would wait for a connection to PostgreSQL. */
const AT_ONCE = 4;

const EMAIL = { kind: 'email', address: 'ann@example.com' };

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Route {
  method: Method;
  path: string;
  operationId: OperationId;
  responses: Record<string, unknown>;
}

/** What there is in a namespace, by the part of the path that names its kind. */
interface Things {
  namespace: string;
  jobs: string;
  runs: string;
  operations: string;
  name: string;
}

/** A body for each route that needs one. None of them changes anything for good. */
const BODIES: Partial<Record<OperationId, object>> = {
  createJob: cliJob('taken'),
  replaceJob: cliJob(),
  upsertJob: cliJob('taken'),
  patchJob: { description: 'new' },
  testJob: { ...cliJob(), job: { callback_url: 'http://127.0.0.1:1/' } },
  backfillJob: { from: '2020-01-01T00:00:00Z', to: '2022-01-01T00:00:00Z', dry_run: true },
  changeJobs: { action: 'run', filter: {}, dry_run: true },
  previewSchedule: { schedule: '@daily' },
  applyJobs: { jobs: [cliJob('taken')], dry_run: true, force: true },
  importJobs: { kind: 'crontab', text: '', dry_run: true },
  stop: { namespace: '!' },
  resumeStopped: { namespace: '!' },
  previewSpread: {},
  createSecret: { name: 'taken', value: 's3cret' },
  putSecret: { value: 's3cret' },
  eraseRuns: { to: '2000-01-01T00:00:00Z' },
  createApiKey: { name: 'another', role: 'viewer' },
};

describe('what a key may do and see', () => {
  let store: TestStore;
  let ports: Awaited<ReturnType<TestStore['ports']>>;
  let api: Awaited<ReturnType<typeof startApi>>;
  let routes: Route[];
  let mine: Things;
  let others: Things;
  let apiKey: string;
  /** By the text of a key: one of its sessions. */
  const sessions = new Map<string, string>();
  /** By role: a key that sees all, and one that sees `mine` alone. */
  const keys = new Map<string, { role: Role; isBound: boolean; text: string }>();

  const send = (key: string, method: Method, url: string, payload?: object, headers: object = {}) =>
    api.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${key}`, ...headers },
      ...(payload && { payload }),
    });
  const post = async (url: string, payload?: object) => (await send(ADMIN_KEY, 'POST', url, payload)).json();

  async function fill(namespace: string): Promise<Things> {
    const job = await post('/v1/jobs', { ...cliJob('taken'), namespace, alerts: [{ to: EMAIL }] });
    await post('/v1/secrets', { name: 'taken', namespace, value: 's3cret' });
    const run = await post(`/v1/jobs/${job.id}/runs`);
    const operation = await post('/v1/bulk', { action: 'run', ids: [job.id] });
    const happened = {
      event: 'failure',
      failures: 2,
      run_id: run.id,
      reason: 'http_500',
      at: Date.now(),
    } as const;
    await ports.alerts.raise([{ job_id: job.id, ...happened }]);
    return { namespace, jobs: job.id, runs: run.id, operations: operation.id, name: 'taken' };
  }

  beforeAll(async () => {
    store = await TestStore.start();
    ports = await store.ports();
    api = await startApi(ports, ADMIN_KEY);
    const { paths } = (await api.app.inject({ url: '/openapi.json' })).json();
    routes = Object.entries<Record<string, object>>(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        ...(operation as Route),
        method: method.toUpperCase() as Method,
        path,
      })),
    );
    mine = await fill('mine');
    others = await fill('others');
    apiKey = (await post('/v1/api-keys', { name: 'subject', role: 'viewer' })).id;
    for (const role of ROLES)
      for (const isBound of role === 'admin' ? [false] : [false, true]) {
        const name = `the ${role}${isBound ? ' of mine' : ''}`;
        const namespaces = isBound ? ['mine'] : null;
        const { id, key: text } = await post('/v1/api-keys', { name, role, namespaces });
        keys.set(name, { role, isBound, text });
        sessions.set(text, (await ports.sessions.begin(randomBytes(32), { key_id: id })).id);
      }
  });
  afterAll(async () => {
    await api.close();
    await store.stop();
  });

  const urlOf = (path: string, things: Things, key: string) =>
    path
      .replace('{name}', things.name)
      .replace('{revision}', '1')
      .replace(
        '{id}',
        path.includes('sessions')
          ? String(sessions.get(key))
          : path.includes('api-keys')
            ? apiKey
            : String(things[path.split('/')[2] as keyof Things]),
      );

  it('is what the table of routes and its namespaces say, for every route', async () => {
    await post('/v1/secrets', { name: 'taken', value: 's3cret' });
    const wrong: string[] = [];
    for (const { method, path, operationId } of routes) {
      const least: Role | null = LEAST_ROLES[operationId];
      // The stream of events does not end.
      if (least === null || operationId === 'streamEvents') continue;
      const named = path.includes('{id}') && !/api-keys|sessions/.test(path);
      const callers = [...keys].flatMap(([name, key]) =>
        (named ? [mine, others] : [mine]).map((things) => ({ name, ...key, things })),
      );
      for (let from = 0; from < callers.length; from += AT_ONCE) {
        const some = callers.slice(from, from + AT_ONCE);
        const calls = some.map(async ({ name, role, isBound, text, things }) => {
          // No revision is that: whoever may write gets 412, and nothing changes.
          const headers = { 'if-match': '"0"' };
          const { statusCode } = await send(
            text,
            method,
            urlOf(path, things, text),
            BODIES[operationId],
            headers,
          );
          const isHidden = named && isBound && things === others;
          const expected = !isAtLeast(role, least) ? 403 : isHidden ? 404 : 'neither';
          const got = [401, 403, 404].includes(statusCode) || statusCode >= 500 ? statusCode : 'neither';
          if (got !== expected)
            wrong.push(`${name}: ${operationId} in ${things.namespace}: ${statusCode}, not ${expected}`);
        });
        await Promise.all(calls);
      }
    }
    expect(wrong).toEqual([]);
    // Hundreds of requests, on a machine that has other work to do.
  }, 240_000);

  it.each([
    ['/v1/jobs', 'jobs'],
    ['/v1/runs', 'runs'],
    ['/v1/operations', 'operations'],
    ['/v1/alerts', null],
  ] as const)('is all that %s lists', async (url, kind) => {
    const { text } = keys.get('the viewer of mine')!;
    const { text: unbound } = keys.get('the viewer')!;
    const listed = async (key: string, query = '') => (await send(key, 'GET', `${url}${query}`)).json().data;
    const seen = await listed(text);
    expect(seen.length).toBeGreaterThan(0);
    const ids = JSON.stringify(seen);
    if (kind !== null) expect(ids).toContain(mine[kind]);
    expect(ids).toContain(kind === 'operations' ? mine.namespace : mine.jobs);
    expect(ids).not.toContain(others.jobs);
    expect(await listed(text, '?namespace=others')).toEqual([]);
    const idsOf = (items: { id: string }[]) => items.map(({ id }) => id);
    expect(idsOf(await listed(text, '?namespace=mine&namespace=others'))).toEqual(idsOf(seen));
    expect(idsOf(await listed(unbound, '?namespace=mine'))).toEqual(idsOf(seen));
    const all = JSON.stringify(await listed(unbound));
    for (const { jobs, namespace } of [mine, others])
      expect(all).toContain(kind === 'operations' ? namespace : jobs);
    if (kind === 'runs' || kind === null) expect(await listed(text, `?job_id=${others.jobs}`)).toEqual([]);
  });

  it('is all that a bulk action and an Idempotency-Key reach', async () => {
    const { text } = keys.get('the editor of mine')!;
    const preview = { action: 'delete', filter: {}, dry_run: true };
    expect((await send(text, 'POST', '/v1/bulk', preview)).json().count).toBe(1);
    const ids = { action: 'run', ids: [mine.jobs, others.jobs] };
    const started = (await send(text, 'POST', '/v1/bulk', ids)).json();
    expect(started).toMatchObject({ total: 2, failed: 1, namespaces: ['mine'] });
    const keyed = { 'idempotency-key': 'same' };
    const run = (key: string, { jobs }: Things) =>
      send(key, 'POST', `/v1/jobs/${jobs}/runs`, undefined, keyed);
    const first = await run(keys.get('the operator')!.text, others);
    expect(first.statusCode).toBe(202);
    expect((await run(text, others)).statusCode).toBe(404);
    expect((await run(text, mine)).headers['idempotency-replayed']).toBeUndefined();
  });

  it('decides where a new job lives', async () => {
    const create = async (key: string, name: string, namespace?: string) => {
      const answer = await send(key, 'POST', '/v1/jobs', {
        ...cliJob(name),
        ...(namespace && { namespace }),
      });
      return answer.statusCode === 201 ? answer.json().namespace : answer.json().detail;
    };
    const bound = keys.get('the editor of mine')!.text;
    const unbound = keys.get('the editor')!.text;
    expect(await create(bound, 'one')).toBe('mine');
    expect(await create(bound, 'two', 'mine')).toBe('mine');
    expect(await create(bound, 'three', 'others')).toBe(
      '/namespace must be a namespace that your key sees: mine.',
    );
    expect(await create(unbound, 'one')).toBe('default');
    expect(await create(unbound, 'one', 'others')).toBe('others');
    expect(await create(unbound, 'one', 'mine')).toContain('A job named "one" already exists');
    expect(await create(unbound, 'four', 'No Such')).toContain('/namespace must be 1 to 63 lower-case');
    const two = (await post('/v1/api-keys', { name: 'two', role: 'editor', namespaces: ['mine', 'x'] })).key;
    expect(await create(two, 'five')).toBe('/namespace must be a namespace that your key sees: mine, x.');
  });

  it('finds jobs by name in one namespace, and moves none', async () => {
    const { text } = keys.get('the editor of mine')!;
    const put = (key: string, body: object) => send(key, 'PUT', '/v1/jobs/by-name/taken', body);
    expect((await put(text, cliJob('taken'))).json()).toMatchObject({ id: mine.jobs, namespace: 'mine' });
    const elsewhere = { ...cliJob('taken'), namespace: 'others' };
    expect((await put(ADMIN_KEY, elsewhere)).json().id).toBe(others.jobs);
    expect((await put(text, elsewhere)).statusCode).toBe(422);
    const moved = await send(ADMIN_KEY, 'PATCH', `/v1/jobs/${mine.jobs}`, { namespace: 'others' });
    expect(moved.json().detail).toContain('/namespace cannot be changed from mine');
    const kept = await send(ADMIN_KEY, 'PUT', `/v1/jobs/${mine.jobs}`, cliJob('taken'));
    expect(kept.json()).toMatchObject({ namespace: 'mine' });
  });
});
