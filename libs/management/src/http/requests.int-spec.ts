import { cliJob, useApi } from '../management-api.for-spec.js';

type Headers = Record<string, string>;

describe('the conventions of the API', () => {
  const given = useApi();

  beforeEach(() => given().ports.empty());

  const send = (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    headers: Headers = {},
    payload?: object,
  ) => given().api.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  const count = async (table: 'jobs' | 'runs') =>
    (await given().ports.database.pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count;

  describe('If-Match and If-None-Match', () => {
    const writes: [
      title: string,
      method: 'PUT' | 'PATCH' | 'DELETE' | 'POST',
      path: string,
      payload: object | undefined,
    ][] = [
      ['replace', 'PUT', '', cliJob()],
      ['patch', 'PATCH', '', { description: 'new' }],
      ['pause', 'POST', '/pause', undefined],
      ['resume', 'POST', '/resume', undefined],
      ['upsert', 'PUT', 'by-name', { ...cliJob(), description: 'newer' }],
      ['delete', 'DELETE', '', undefined],
    ];

    it.each(writes)('guards %s', async (_, method, path, payload) => {
      const { id } = (await send('POST', '/v1/jobs', {}, cliJob())).json();
      const url = path === 'by-name' ? '/v1/jobs/by-name/CLI' : `/v1/jobs/${id}${path}`;
      for (const stale of ['"0"', 'W/"1"', '1', '"2", "3"', '']) {
        const refused = await send(method, url, { 'if-match': stale }, payload);
        expect(refused.json()).toMatchObject({ status: 412, code: 'stale_revision' });
      }
      expect((await send('GET', `/v1/jobs/${id}`)).json().revision).toBe(1);
      expect((await send(method, url, { 'if-match': '"7", "1"' }, payload)).statusCode).toBeLessThan(300);
    });

    it('takes any revision with a star, but a job must exist', async () => {
      const { id } = (await send('POST', '/v1/jobs', {}, cliJob())).json();
      expect(
        (await send('PATCH', `/v1/jobs/${id}`, { 'if-match': '*' }, { tags: ['a'] })).headers['etag'],
      ).toBe('"2"');
      const created = await send('PUT', '/v1/jobs/by-name/other', { 'if-match': '*' }, cliJob('other'));
      expect(created.json().code).toBe('stale_revision');
    });

    it('creates only with If-None-Match: *', async () => {
      const put = () => send('PUT', '/v1/jobs/by-name/other', { 'if-none-match': '*' }, cliJob('other'));
      const answers = await Promise.all([put(), put(), put()]);
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 412, 412]);
      const refused = await put();
      expect(refused.json()).toMatchObject({ status: 412, code: 'stale_revision' });
      expect((await send('GET', '/v1/jobs')).json().data).toMatchObject([{ revision: 1 }]);
    });

    it('lets one of two writers of the same revision win', async () => {
      const { id } = (await send('POST', '/v1/jobs', {}, cliJob())).json();
      const answers = await Promise.all(
        ['one', 'two'].map((description) =>
          send('PATCH', `/v1/jobs/${id}`, { 'if-match': '"1"' }, { description }),
        ),
      );
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    });
  });

  describe('Idempotency-Key', () => {
    const key = { 'idempotency-key': 'a-key' };

    it('replays the creation of a job', async () => {
      const first = await send('POST', '/v1/jobs', key, cliJob());
      const again = await send('POST', '/v1/jobs', key, cliJob());
      expect([again.statusCode, again.body]).toEqual([201, first.body]);
      expect(again.headers).toMatchObject({
        location: first.headers['location'],
        etag: '"1"',
        'idempotency-replayed': 'true',
        'content-type': first.headers['content-type'],
      });
      expect(first.headers['idempotency-replayed']).toBeUndefined();
      expect(await count('jobs')).toBe(1);
    });

    it.each(['runs', 'pause', 'resume'])('replays %s', async (action) => {
      const { id } = (await send('POST', '/v1/jobs', {}, cliJob())).json();
      const first = await send('POST', `/v1/jobs/${id}/${action}`, key);
      const again = await send('POST', `/v1/jobs/${id}/${action}`, key);
      expect([again.statusCode, again.body, again.headers['idempotency-replayed']]).toEqual([
        first.statusCode,
        first.body,
        'true',
      ]);
      expect(await count('runs')).toBe(action === 'runs' ? 1 : 0);
    });

    it('refuses the key for another body, or another path', async () => {
      const { id } = (await send('POST', '/v1/jobs', key, cliJob())).json();
      for (const answer of [
        await send('POST', '/v1/jobs', key, cliJob('other')),
        await send('POST', `/v1/jobs/${id}/runs`, key),
      ]) {
        expect(answer.json()).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
      }
    });

    it('lets a refused request be tried again with the same key', async () => {
      await send('POST', '/v1/jobs', {}, cliJob());
      expect((await send('POST', '/v1/jobs', key, cliJob())).json().code).toBe('name_taken');
      expect((await send('POST', '/v1/jobs', key, cliJob('other'))).statusCode).toBe(201);
    });

    it('lets a request that failed on our side be tried again with the same key', async () => {
      const create = given().ports.jobs.create.bind(given().ports.jobs);
      given().ports.jobs.create = () => Promise.reject(new Error('broken'));
      expect((await send('POST', '/v1/jobs', key, cliJob())).statusCode).toBe(500);
      given().ports.jobs.create = create;
      expect((await send('POST', '/v1/jobs', key, cliJob())).statusCode).toBe(201);
    });
  });

  it('names conflicts', async () => {
    await send('POST', '/v1/jobs', {}, cliJob());
    const { id } = (await send('POST', '/v1/jobs', {}, cliJob('other'))).json();
    expect((await send('POST', '/v1/jobs', {}, cliJob())).json()).toMatchObject({
      status: 409,
      code: 'name_taken',
      errors: [{ pointer: '/name' }],
    });
    expect((await send('PATCH', `/v1/jobs/${id}`, {}, { name: 'CLI' })).json().code).toBe('name_taken');
    await given().ports.database.pool.query(`UPDATE job_cursor SET status = 'ended', next_due = NULL`);
    expect((await send('POST', `/v1/jobs/${id}/pause`)).json()).toMatchObject({
      status: 409,
      code: 'state_conflict',
    });
  });

  it('gives each request an id, its own or a new one', async () => {
    const own = await send('GET', '/v1/jobs', { 'x-request-id': 'mine:1' });
    expect(own.headers['x-request-id']).toBe('mine:1');
    const bad = await send('GET', '/v1/jobs', { 'x-request-id': 'not "mine"' });
    expect(bad.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('previews a schedule', async () => {
    const payload = {
      schedule: '30 2 * * *',
      timezone: 'Europe/Paris',
      from: '2026-03-28T00:00:00Z',
      count: 2,
    };
    const { statusCode, ...response } = await send('POST', '/v1/schedules/preview', {}, payload);
    expect(statusCode).toBe(200);
    const body = response.json();
    expect(body.next.map(({ at }: { at: string }) => at)).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
    ]);
    expect(body.never_fires).toBe(false);
    expect(body.transitions[0]).toMatchObject({ kind: 'gap', at: '2026-03-29T01:00:00.000Z' });
    expect(body.description).not.toBe('');
    expect(body.zone_data).toBe('2026f');
  });

  it('previews a date that never comes, and refuses what is no schedule', async () => {
    const preview = (schedule: string) => send('POST', '/v1/schedules/preview', {}, { schedule });
    expect((await preview('0 0 30 2 *')).json()).toMatchObject({ next: [], never_fires: true });
    expect((await preview('often')).json()).toMatchObject({
      status: 422,
      errors: [{ pointer: '/schedule' }],
    });
  });

  it('tells whether it lives and is ready', async () => {
    expect((await send('GET', '/health/live')).json()).toEqual({ status: 'ok' });
    const { health } = given().api.health;
    const ready = await send('GET', '/health/ready');
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toEqual(health);
    for (const [status, code] of [
      ['degraded', 200],
      ['unavailable', 503],
    ] as const) {
      given().api.health.health = { ...health, status };
      const answer = await send('GET', '/health/ready');
      expect(answer.statusCode).toBe(code);
      expect(answer.json()).toEqual({ ...health, status });
    }
    given().api.health.health = health;
  });

  it('measures requests by the route that was matched', async () => {
    await send('GET', '/v1/jobs/no-uuid');
    await send('GET', '/nowhere');
    const metrics = await given().api.registry.metrics();
    expect(metrics).toMatch(
      /request_duration_seconds_count\{method="GET",route="\/v1\/jobs\/:id",status="\d+"\} [1-9]/,
    );
    expect(metrics).not.toContain('nowhere');
  });

  it('answers HEAD like GET without a body', async () => {
    const { statusCode, body } = await given().api.app.inject({ method: 'HEAD', url: '/v1/jobs' });
    expect([statusCode, body]).toEqual([200, '']);
  });
});

describe('an API with a key', () => {
  const given = useApi('the-key');

  it.each(['', 'Bearer', 'Bearer ', 'Bearer wrong', 'Bearer the-keyy', 'Basic the-key', 'the-key'])(
    'refuses the credentials %j on every route of /v1',
    async (authorization) => {
      for (const url of ['/v1/jobs', '/v1/runs', '/v1/jobs/1', '//v1/jobs', '/v1/jobs/1/runs']) {
        const headers = authorization === '' ? {} : { authorization };
        const response = await given().api.app.inject({ url, headers });
        if (url.startsWith('//')) {
          expect(response.statusCode).toBe(404);
          continue;
        }
        expect(response.json()).toMatchObject({ status: 401, code: 'unauthorized' });
        expect(response.headers['www-authenticate']).toBe('Bearer');
      }
    },
  );

  it('counts whom it refuses, by reason', async () => {
    const { app, registry } = given().api;
    const counted = async (): Promise<number> => {
      const text = await registry.metrics();
      return Number(/auth_failures_total\{reason="unauthorized"\} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const before = await counted();
    await app.inject({ url: '/v1/jobs', headers: { authorization: 'Bearer wrong' } });
    await app.inject({ url: '/v1/jobs/not-an-id', headers: { authorization: 'Bearer the-key' } });
    expect(await counted()).toBe(before + 1);
  });

  it('refuses before it reads the body', async () => {
    const response = await given().api.app.inject({
      method: 'POST',
      url: '/v1/jobs',
      headers: { 'content-type': 'application/json' },
      payload: '{',
    });
    expect(response.statusCode).toBe(401);
  });

  it('takes the key, and ascribes pauses to the admin', async () => {
    const headers = { authorization: 'Bearer the-key' };
    const { id } = (
      await given().api.app.inject({ method: 'POST', url: '/v1/jobs', headers, payload: cliJob() })
    ).json();
    const paused = await given().api.app.inject({ method: 'POST', url: `/v1/jobs/${id}/pause`, headers });
    expect(paused.json().pause.actor).toBe('admin');
  });

  it.each(['/docs', '/openapi.json', '/health/live', '/health/ready', '/echo', '/docs/swagger-ui.css'])(
    'leaves %s open',
    async (url) => {
      expect((await given().api.app.inject({ url })).statusCode).toBe(200);
    },
  );
});
