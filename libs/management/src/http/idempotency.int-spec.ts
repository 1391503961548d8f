import { StoreUnavailableError } from '@job-scheduler/job-store';
import { eventually } from '@job-scheduler/testing';
import { cliJob, useApi } from '../management-api.for-spec.js';

const given = useApi();
beforeEach(() => given().ports.empty());

let keys = 0;
const newKey = () => ({ 'idempotency-key': `key-${(keys += 1)}` });
const post = (url: string, headers: Record<string, string> = {}, payload?: object) =>
  given().api.app.inject({ method: 'POST', url, headers, ...(payload && { payload }) });
const patch = (url: string, payload: object) => given().api.app.inject({ method: 'PATCH', url, payload });
const rows = async (query: string) => (await given().ports.database.pool.query(query)).rows;

/** A job, a queued run of it and an operation on it, in a path or a body. */
async function places() {
  const job = (await post('/v1/jobs', {}, cliJob())).json().id;
  const run = (await post(`/v1/jobs/${job}/runs`)).json().id;
  const operation = (await post('/v1/bulk', {}, { action: 'run', ids: [job] })).json().id;
  return { job, run, operation };
}
type Places = Awaited<ReturnType<typeof places>>;

const PAST = { from: '2020-01-01T00:00:00Z', to: '2022-01-01T00:00:00Z' };

/** Every route that takes the key: what it writes, and a request. */
const WRITES: [route: string, table: string, body?: (at: Places) => object][] = [
  ['/v1/jobs', 'jobs', () => cliJob('another')],
  ['/v1/jobs/{id}/pause', 'job_cursor'],
  ['/v1/jobs/{id}/resume', 'job_cursor'],
  ['/v1/jobs/{id}/runs', 'runs'],
  ['/v1/jobs/{id}/backfill', 'operations', () => PAST],
  ['/v1/jobs/{id}/revisions/{revision}/restore', 'jobs'],
  ['/v1/apply', 'jobs', () => ({ jobs: [cliJob('another')] })],
  ['/v1/imports', 'jobs', () => ({ kind: 'curl', text: 'curl http://localhost:9000/', schedule: '@daily' })],
  ['/v1/bulk', 'operations', ({ job }) => ({ action: 'pause', ids: [job] })],
  ['/v1/operations/{id}/pause', 'operations'],
  ['/v1/operations/{id}/resume', 'operations'],
  ['/v1/operations/{id}/cancel', 'operations'],
  ['/v1/runs/{id}/cancel', 'runs'],
  ['/v1/runs/{id}/replay', 'runs'],
];

const urlOf = (route: string, at: Places): string => {
  const [, kind = ''] = /^\/v1\/(job|run|operation)s\/\{id\}/.exec(route) ?? [];
  return route.replace('{id}', at[kind as keyof Places] ?? '').replace('{revision}', '1');
};

/** What a write needs in order to change something. */
async function prepare(route: string, url: string, { job }: Places): Promise<void> {
  if (route.endsWith('/restore')) await patch(`/v1/jobs/${job}`, { description: 'new' });
  if (route.endsWith('/resume')) await post(url.replace(/resume$/, 'pause'));
}

/** Everything that a write may change: how much there is, and how often it was written. */
const counted = () =>
  rows(`SELECT (SELECT count(*) FROM jobs) AS jobs, (SELECT sum(revision) FROM job_cursor) AS revisions,
               (SELECT count(*) FROM runs) AS runs, (SELECT array_agg(state ORDER BY id) FROM runs) AS states,
               (SELECT array_agg(state ORDER BY id) FROM operations) AS operations`);

/**
 * Breaks the connection after the commit of every write that is made once for its key. Returns how to mend it, and then how
 * often that happened.
 */
function loseNewsOfCommits(): () => number {
  const { jobs, sets, history, operations } = given().ports;
  let lost = 0;
  for (const port of [jobs, sets, history, operations] as unknown as Record<string, unknown>[]) {
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(port))) {
      const method = port[name];
      if (typeof method !== 'function' || name === 'constructor') continue;
      port[name] = async (...parts: unknown[]) => {
        const result: unknown = await method.apply(port, parts);
        if (!parts.some(isOnceOnly)) return result;
        lost += 1;
        throw new StoreUnavailableError('PostgreSQL is not available: Connection terminated unexpectedly');
      };
    }
  }
  return () => {
    for (const port of [jobs, sets, history, operations] as unknown as Record<string, unknown>[])
      for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(port)))
        if (name !== 'constructor') delete port[name];
    return lost;
  };
}

const isOnceOnly = (part: unknown): boolean =>
  typeof part === 'object' && part !== null && 'fingerprint' in part;

describe('a POST with an Idempotency-Key', () => {
  it('is one of these routes', async () => {
    const { paths } = (await given().api.app.inject({ url: '/openapi.json' })).json();
    const routes = Object.keys(paths).filter((path) =>
      paths[path].post?.parameters?.some(({ name }: { name: string }) => name === 'Idempotency-Key'),
    );
    expect(WRITES.map(([route]) => route).sort()).toEqual(routes.sort());
  });

  it.each(WRITES)(
    'to %s keeps its answer in the transaction of its write',
    async (...[route, table, body]) => {
      const at = await places();
      const url = urlOf(route, at);
      const key = newKey();
      await prepare(route, url, at);
      const first = await post(url, key, body?.(at));
      expect(first.statusCode).toBeLessThan(300);
      expect(await rows(`SELECT FROM idempotency_keys k JOIN ${table} t ON t.xmin = k.xmin`)).toHaveLength(1);

      const counts =
        'SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM runs) AS runs, (SELECT count(*) FROM operations) AS operations';
      const before = await rows(counts);
      const again = await post(url, key, body?.(at));
      expect(again.headers['idempotency-replayed']).toBe('true');
      const seen = ({ statusCode, headers, body: text }: typeof first) => {
        const { location, etag, 'content-type': type } = headers;
        return { statusCode, location, etag, type, text };
      };
      expect(seen(again)).toEqual(seen(first));
      expect(await rows(counts)).toEqual(before);
    },
  );

  it.each(WRITES)(
    'to %s is the same write when the news of its commit was lost',
    async (...[route, , body]) => {
      const at = await places();
      const key = newKey();
      const url = urlOf(route, at);
      await prepare(route, url, at);
      const before = await counted();
      const restore = loseNewsOfCommits();
      let first: Awaited<ReturnType<typeof post>>;
      try {
        first = await post(url, key, body?.(at));
      } finally {
        expect(restore()).toBe(1);
      }
      expect(first.statusCode).toBeLessThan(300);
      const written = await counted();
      const again = await post(url, key, body?.(at));
      expect([again.statusCode, again.body]).toEqual([first.statusCode, first.body]);
      expect(again.headers['idempotency-replayed']).toBe('true');
      expect(await counted()).toEqual(written);
      expect(written).not.toEqual(before);
    },
  );

  it('keeps the answer of a dry run too, which writes nothing else', async () => {
    const key = newKey();
    const count = () => post('/v1/bulk', key, { action: 'run', filter: {}, dry_run: true });
    const first = await count();
    await post('/v1/jobs', {}, cliJob());
    const again = await count();
    expect([first.statusCode, again.statusCode, again.body]).toEqual([200, 200, first.body]);
  });

  it('is refused while an equal one is being written, and both are one write', async () => {
    const { database } = given().ports;
    const blocker = await database.pool.connect();
    const key = newKey();
    let first: ReturnType<typeof post>;
    try {
      await blocker.query('BEGIN; LOCK TABLE jobs IN SHARE ROW EXCLUSIVE MODE');
      first = post('/v1/jobs', key, cliJob());
      await eventually('a write that waits', async () => {
        const waiting = await rows(
          'SELECT FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())',
        );
        return waiting.length > 0;
      });
      const second = await post('/v1/jobs', key, cliJob());
      expect(second.json()).toMatchObject({ status: 409, code: 'idempotency_in_flight' });
      expect(second.headers['retry-after']).toBe('1');
    } finally {
      await blocker.query('COMMIT');
      blocker.release();
    }
    expect((await first).statusCode).toBe(201);
    expect((await post('/v1/jobs', key, cliJob())).body).toBe((await first).body);
    expect(await rows('SELECT FROM jobs')).toHaveLength(1);
  });
});
