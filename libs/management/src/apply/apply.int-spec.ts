import { JobsChangedError, JobSets } from '@job-scheduler/job-store';
import { eventually } from '@job-scheduler/testing';
import { load } from 'js-yaml';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { cliJob, useApi } from '../management-api.for-spec.js';

interface Item {
  name: string;
  action: string;
  job_id: string | null;
}

describe('apply and export', () => {
  const given = useApi();

  beforeEach(() => given().ports.empty());

  const inject = (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: string | Buffer, headers = {}) =>
    given().api.app.inject({
      method,
      url,
      headers: { ...(payload !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(payload !== undefined && { payload }),
    });
  const apply = async (jobs: object[] | string, rest: object = {}, headers = {}) => {
    const list = typeof jobs === 'string' ? jobs : JSON.stringify(jobs);
    const body = JSON.stringify({ ...rest, jobs: [] }).replace('"jobs":[]', () => `"jobs":${list}`);
    const answer = await inject('POST', '/v1/apply', body, headers);
    const { items = [] } = answer.json() as { items?: Item[] };
    const actions = items.map(({ name, action }) => `${name} ${action}`);
    return { status: answer.statusCode, body: answer.json(), items, actions };
  };
  const get = async (url: string) => (await inject('GET', url)).json();
  const post = async (url: string, body: object = {}) =>
    (await inject('POST', url, JSON.stringify(body))).json();
  /** The URL of the API, which listens from then on. */
  const listening = async (): Promise<string> => {
    const { app } = given().api;
    if (!app.getHttpServer().listening) await app.listen(0, '127.0.0.1');
    return app.getUrl();
  };
  const hourly = (name: string, rest: object = {}) => ({ ...cliJob(name), schedule: '0 * * * *', ...rest });

  it('makes jobs what a list says, once, and leaves the rest alone', async () => {
    const jobs = [hourly('a', { tags: ['x'] }), hourly('b', { active: false })];
    const dry = await apply(jobs, { dry_run: true });
    expect(dry).toMatchObject({ status: 200, actions: ['a created', 'b created'] });
    expect((await get('/v1/jobs')).data).toEqual([]);

    const first = await apply(jobs);
    expect(first).toMatchObject({ status: 200, body: { counts: { created: 2 } } });
    const [a, b] = first.items.map(({ job_id }) => job_id);
    expect(await get(`/v1/jobs/${a}`)).toMatchObject({ revision: 1, status: 'active', tags: ['x'] });
    expect(await get(`/v1/jobs/${b}`)).toMatchObject({ status: 'paused', pause: { actor: 'anonymous' } });

    const before = await get(`/v1/jobs/${a}`);
    expect((await apply(jobs)).actions).toEqual(['a unchanged', 'b unchanged']);
    expect(await get(`/v1/jobs/${a}`)).toEqual(before);

    const changed = [hourly('a', { description: 'new' }), hourly('b', { active: true }), hourly('c')];
    const second = await apply(changed);
    expect(second.body.items[0].changes).toEqual([
      { pointer: '/description', from: 'From CLI', to: 'new' },
      { pointer: '/tags', from: ['x'], to: [] },
    ]);
    expect(second.body.items[1].changes).toEqual([{ pointer: '/active', from: false, to: true }]);
    const after = await get(`/v1/jobs/${a}`);
    expect(after).toMatchObject({ revision: 2, description: 'new', next_run: before.next_run });
    expect((await get(`/v1/jobs/${a}/revisions`)).data[0]).toMatchObject({
      action: 'updated',
      manager: 'default',
    });
    expect(await get(`/v1/jobs/${b}`)).toMatchObject({ status: 'active', revision: 2 });
  });

  it('cuts off the ticks of a schedule that it changes, and cancels the runs of a job that it pauses', async () => {
    const { items } = await apply([hourly('a'), hourly('b')]);
    const [a, b] = items.map(({ job_id }) => job_id);
    await given().ports.database.pool.query(
      `UPDATE job_cursor SET last_tick = date_trunc('hour', last_tick) - interval '3 hours' WHERE job_id = $1`,
      [a],
    );
    await post(`/v1/jobs/${b}/runs`);
    await apply([{ ...hourly('a'), schedule: '30 * * * *' }, hourly('b', { active: false })]);
    expect((await get(`/v1/jobs/${a}/runs`)).data).toMatchObject([
      { state: 'skipped', reason: 'edited', count: 3 },
    ]);
    expect((await get(`/v1/jobs/${b}/runs`)).data).toMatchObject([
      { state: 'cancelled', reason: 'job_paused' },
    ]);
  });

  it('prunes the jobs of its manager, and no others', async () => {
    await apply([hourly('a'), hourly('b')], { manager: 'git' });
    await apply([hourly('c')], { manager: 'other' });
    await post('/v1/jobs', hourly('by hand'));
    const result = await apply([hourly('a')], { manager: 'git', prune: true });
    expect(result.actions).toEqual(['a unchanged', 'b deleted']);
    expect((await get('/v1/jobs?sort=name')).data.map(({ name }: Item) => name)).toEqual([
      'a',
      'by hand',
      'c',
    ]);
    expect((await apply([], { manager: 'git', prune: true })).body.errors).toMatchObject([
      { pointer: '/jobs' },
    ]);
    expect((await apply([], { manager: 'git', prune: true, force: true })).actions).toEqual(['a deleted']);
  });

  it('writes nothing for a client that leaves before the answer', async () => {
    const { app } = given().api;
    const { pool } = given().ports.database;
    const countOf = async (condition: string) => {
      const others = 'FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
      const { rows } = await pool.query(`SELECT count(*)::int AS count ${others} AND ${condition}`);
      return rows[0].count as number;
    };
    const holder = await pool.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE jobs IN SHARE ROW EXCLUSIVE MODE');

    const options = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const asked = request(`${await listening()}/v1/apply`, options).once('error', () => undefined);
    asked.end(JSON.stringify({ jobs: [hourly('a'), hourly('b')] }));
    await eventually('the apply writes', async () => (await countOf(`wait_event_type = 'Lock'`)) === 1);
    asked.destroy();
    const server = app.getHttpServer();
    await eventually('the client has left', () => {
      return new Promise<boolean>((resolve) => server.getConnections((_, count) => resolve(count === 0)));
    });

    await holder.query('ROLLBACK');
    holder.release();
    await eventually('the apply has ended', async () => (await countOf(`state <> 'idle'`)) === 0);
    expect((await get('/v1/jobs')).data).toEqual([]);
  });

  it('deletes no job that got another manager since it was read, although it has its revision', async () => {
    await apply([hourly('a')], { manager: 'git' });
    const sets = given().api.app.get(JobSets);
    const read = await sets.find([], 'git');
    await apply([hourly('a')], { manager: 'other', force: true });
    const author = { actor: 'ann', manager: 'git' };
    const change = { author, created: () => Promise.resolve([]), edited: [], deleted: read, adopted: [] };
    await expect(sets.write(change, () => null)).rejects.toThrow(JobsChangedError);
    expect((await get('/v1/jobs')).data).toMatchObject([{ name: 'a', revision: 1 }]);
  });

  it('does not overwrite what others manage or changed, and then writes nothing, unless it is forced', async () => {
    const { items } = await apply([hourly('ours')], { manager: 'git' });
    await apply([hourly('theirs')], { manager: 'other' });
    await post('/v1/jobs', hourly('by hand'));
    await inject('PATCH', `/v1/jobs/${items[0]!.job_id}`, JSON.stringify({ description: 'fixed at 3 a.m.' }));
    const jobs = ['new', 'ours', 'theirs', 'by hand'].map((name) => hourly(name, { tags: ['t'] }));
    const refused = await apply(jobs, { manager: 'git' });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'apply_conflict',
        errors: [
          {
            pointer: '/jobs/1',
            code: 'conflict',
            message: expect.stringContaining('changed by somebody else'),
          },
          { pointer: '/jobs/2', message: expect.stringContaining('managed by "other"') },
          { pointer: '/jobs/3', message: expect.stringContaining('by hand') },
        ],
      },
    });
    expect((await get('/v1/jobs?q=new')).data).toEqual([]);
    const dry = await apply(jobs, { manager: 'git', dry_run: true });
    expect(dry.actions).toEqual(['new created', 'ours conflict', 'theirs conflict', 'by hand conflict']);
    expect((await apply(jobs, { manager: 'git', force: true })).body.counts).toMatchObject({
      created: 1,
      updated: 3,
    });
    expect((await apply(jobs, { manager: 'git' })).body.counts).toMatchObject({ unchanged: 4 });
  });

  it('changes nothing when one job is wrong, and names its place and field', async () => {
    const bad = [
      hourly('a'),
      { ...hourly('b'), schedule: 'nonsense' },
      7,
      hourly('a'),
      { ...hourly('c'), job: { callback_url: 'x', headers: { a: 1 } } },
    ] as object[];
    const { status, body } = await apply(bad);
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/jobs/1/schedule',
      '/jobs/2',
      '/jobs/3/name',
      '/jobs/4/job/callback_url',
      '/jobs/4/job/headers/a',
    ]);
    const late = await apply([hourly('a'), { ...hourly('b'), schedule: '@at 2020-01-01T00:00:00Z' }]);
    expect(late.body.errors).toMatchObject([{ pointer: '/jobs/1/schedule', code: 'never_fires' }]);
    const twice =
      '[{"name":"a","schedule":"@daily","job":{"callback_url":"http://a/","query":{"x":"1","x":"2"}}}]';
    expect((await apply(twice)).body.errors).toMatchObject([{ pointer: '/jobs/0/job/query/x' }]);
    expect((await get('/v1/jobs')).data).toEqual([]);
  });

  it('finds a name twice, whether or not its namespace is named, which is that of the key', async () => {
    const key = await post('/v1/api-keys', { name: 'team', role: 'editor', namespaces: ['team-a'] });
    const bound = { authorization: `Bearer ${key.key}` };
    const { status, body } = await apply([hourly('a'), hourly('a', { namespace: 'team-a' })], {}, bound);
    expect([status, body.errors]).toMatchObject([422, [{ pointer: '/jobs/1/name' }]]);
    expect((await apply([hourly('a')], {}, bound)).status).toBe(200);
    expect((await get('/v1/jobs')).data).toMatchObject([{ name: 'a', namespace: 'team-a' }]);
  });

  it('takes a compressed list, and applies it once for its key', async () => {
    const body = gzipSync(JSON.stringify({ jobs: [hourly('a')] }));
    const headers = { 'content-encoding': 'gzip', 'idempotency-key': 'one' };
    const first = await inject('POST', '/v1/apply', body, headers);
    expect(first.json()).toMatchObject({ counts: { created: 1 } });
    const again = await inject('POST', '/v1/apply', body, headers);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.body).toBe(first.body);
    const broken = await inject('POST', '/v1/apply', Buffer.from('not gzip'), { 'content-encoding': 'gzip' });
    expect(broken.json()).toMatchObject({ status: 400, code: 'malformed_request' });
    expect((await inject('POST', '/v1/jobs', body, { 'content-encoding': 'gzip' })).statusCode).toBe(415);
  });

  it.each(['json', 'yaml'])(
    'exports what an apply to an empty system makes the same again, in %s',
    async (format) => {
      const payload = '{"z":1.0,"a":"\\u00e9","b":[true,null]}';
      const jobs = [
        hourly('z', { active: false, tags: ['b', 'a'] }),
        hourly('a: "b"', {
          retry: { max_attempts: 3 },
          timezone: 'Europe/Paris',
          job: { callback_url: 'http://a/' },
        }),
      ];
      const list = JSON.stringify(jobs).replace('"payload":{}', () => `"payload":${payload}`);
      await apply(list);
      const { body, headers } = await inject('GET', `/v1/export?format=${format}`);
      expect(headers['content-type']).toBe(`application/${format}; charset=utf-8`);
      expect(body).toContain(payload);
      const read = format === 'json' ? JSON.parse(body) : load(body);
      expect(read.jobs.map(({ name }: Item) => name)).toEqual(['a: "b"', 'z']);
      expect(read.jobs[0]).toEqual({
        name: 'a: "b"',
        description: 'From CLI',
        schedule: '0 * * * *',
        timezone: 'Europe/Paris',
        retry: { max_attempts: 3 },
        job: { callback_url: 'http://a/' },
      });
      await given().ports.empty();
      expect(
        await inject('GET', `/v1/export?format=${format}`).then((empty) => empty.body.replace(/\s/g, '')),
      ).toBe(format === 'json' ? '{"jobs":[]}' : 'jobs:[]');
      if (format === 'json') await inject('POST', '/v1/apply', body);
      else await apply(read.jobs);
      expect((await get('/v1/export')).jobs).toEqual(read.jobs);
      if (format === 'json') expect((await inject('GET', '/v1/export')).body).toBe(body);
    },
  );

  it('reads no more jobs than the reader of an export takes', async () => {
    const { fill, jobs } = given().ports;
    await apply([hourly('a')]);
    // 24 MB are more than the sockets hold.
    await fill(
      `WITH made AS (
         INSERT INTO jobs SELECT copy.*
         FROM jobs j, generate_series(1, 600) AS n,
           jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid(), 'name', 'job-' || n, 'payload', repeat('x', 40000))) AS copy
         RETURNING id
       )
       INSERT INTO job_cursor SELECT copy.*
       FROM job_cursor c, made, jsonb_populate_record(c, jsonb_build_object('job_id', made.id)) AS copy`,
    );
    const list = jest.spyOn(jobs, 'list');
    const url = `${await listening()}/v1/export`;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, resolve).once('error', reject).end();
    });
    const read: number[] = [];
    await eventually('the api reads no further', () => {
      read.push(list.mock.calls.length);
      return Promise.resolve(read.length > 12 && read.at(-1) === read.at(-12));
    });
    expect(read.at(-1)).toBeLessThan(5);

    const exported = JSON.parse(await text(answer)) as { jobs: object[] };
    expect(exported.jobs).toHaveLength(601);
    expect(list).toHaveBeenCalledTimes(7);
  });
});
