import { jobMember, runMember, zoneData } from '@job-scheduler/job-model';
import { eventually } from '@job-scheduler/testing';
import { cliJob, startApi, useApi } from '../management-api.for-spec.js';

describe('the jobs of the API', () => {
  const given = useApi();

  beforeEach(() => given().ports.empty());

  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object,
    headers = {},
  ) => {
    const response = await given().api.app.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    return { ...response, status: response.statusCode, body: response.body === '' ? null : response.json() };
  };
  const create = async (fields: object = {}) =>
    (await send('POST', '/v1/jobs', { ...cliJob(), ...fields })).body;

  it('creates the job of the original design, and answers where it is', async () => {
    const { status, headers, body } = await send('POST', '/v1/jobs', cliJob());
    expect(body).toMatchObject({
      name: 'CLI',
      status: 'active',
      active: true,
      revision: 1,
      timezone: 'UTC',
      pause: null,
      last_run: null,
      start_at: null,
      tags: [],
      overlap: 'allow',
      job: {
        callback_url: 'http://localhost:9000/hook',
        http_method: 'post',
        payload: {},
        timeout_seconds: 10,
        redirects: 0,
      },
    });
    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: `/v1/jobs/${body.id}`, etag: '"1"' });
    expect(body.next_run).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/);
    expect((await send('GET', `/v1/jobs/${body.id}`)).body).toEqual(body);
    expect(await given().ports.queue.holds([jobMember(body.id)])).toEqual(new Set([jobMember(body.id)]));
  });

  it('replaces a definition, keeps a pause, and resets what is left out', async () => {
    const { id } = await create({ tags: ['team:a'], job: { ...cliJob().job, timeout_seconds: 3 } });
    await send('POST', `/v1/jobs/${id}/pause`);
    const { status, body } = await send('PUT', `/v1/jobs/${id}`, {
      ...cliJob('renamed'),
      schedule: '0 * * * *',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'renamed',
      schedule: '0 * * * *',
      tags: [],
      status: 'paused',
      revision: 3,
    });
    expect(body.job.timeout_seconds).toBe(10);
  });

  it('patches by merging: left out stays, null resets, objects merge, and a payload is replaced', async () => {
    const { id } = await create({
      tags: ['a'],
      max_runs: 7,
      job: { ...cliJob().job, headers: { 'x-a': '1' }, payload: { a: 1, b: 2 } },
    });
    const patch = {
      tags: null,
      timezone: 'Europe/Paris',
      job: { headers: { 'x-b': '2' }, payload: { b: null, c: 3 } },
    };
    const { status, body } = await send('PATCH', `/v1/jobs/${id}`, patch, {
      'content-type': 'application/merge-patch+json',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      tags: [],
      max_runs: 7,
      timezone: 'Europe/Paris',
    });
    expect(body.job.headers).toEqual({ 'x-a': '1', 'x-b': '2' });
    expect(body.job.payload).toEqual({ b: null, c: 3 });
  });

  it('pauses and resumes by `active` as well, where null means the default', async () => {
    const { id } = await create();
    expect((await send('PATCH', `/v1/jobs/${id}`, { active: false })).body).toMatchObject({
      status: 'paused',
      next_run: null,
      pause: { actor: 'anonymous' },
    });
    expect((await send('PATCH', `/v1/jobs/${id}`, { active: null })).body.status).toBe('active');
  });

  it('refuses a patch that would make the definition invalid, and one that is no object', async () => {
    const { id } = await create();
    const refused = await send('PATCH', `/v1/jobs/${id}`, { job: { callback_url: null }, nonsense: 1 });
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
      '/job/callback_url',
      '/nonsense',
    ]);
    expect((await send('PATCH', `/v1/jobs/${id}`, [1])).status).toBe(422);
    expect((await send('GET', `/v1/jobs/${id}`)).body.revision).toBe(1);
  });

  it('creates or replaces by name', async () => {
    const { name: _, ...nameless } = cliJob();
    const first = await send('PUT', '/v1/jobs/by-name/nightly%20report', nameless);
    expect(first.status).toBe(201);
    expect(first.headers['location']).toBe(`/v1/jobs/${first.body.id}`);
    const same = await send('PUT', '/v1/jobs/by-name/nightly%20report', {
      ...nameless,
      name: 'nightly report',
    });
    expect([same.status, same.body.revision]).toEqual([200, 1]);
    const changed = await send('PUT', '/v1/jobs/by-name/nightly%20report', {
      ...nameless,
      description: 'new',
    });
    expect([changed.status, changed.body.revision, changed.body.id]).toEqual([200, 2, first.body.id]);
    const other = await send('PUT', '/v1/jobs/by-name/x', cliJob('y'));
    expect([other.status, other.body.errors[0]]).toEqual([
      422,
      { pointer: '/name', code: 'name_mismatch', message: 'must be the name in the path' },
    ]);
  });

  it('upserts once when many do it at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => send('PUT', '/v1/jobs/by-name/raced', cliJob('raced'))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it('deletes a job, whose name is free again and whose runs stay', async () => {
    const { id } = await create();
    const { body: run } = await send('POST', `/v1/jobs/${id}/runs`);
    const deleted = await send('DELETE', `/v1/jobs/${id}`);
    expect([deleted.status, deleted.body]).toEqual([204, null]);
    expect((await send('GET', `/v1/jobs/${id}`)).status).toBe(404);
    expect((await send('GET', `/v1/jobs/${id}/runs`)).status).toBe(404);
    expect((await send('GET', `/v1/runs?job_id=${id}`)).body.data).toMatchObject([
      { id: run.id, state: 'cancelled' },
    ]);
    expect(await given().ports.queue.holds([jobMember(id)])).toEqual(new Set());
    expect((await send('POST', '/v1/jobs', cliJob())).status).toBe(201);
  });

  it('pauses with reason, actor and end, and resumes with the count of missed ticks', async () => {
    const { id } = await create({ schedule: '* * * * * *' });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const paused = await send('POST', `/v1/jobs/${id}/pause`, { reason: 'maintenance', until });
    expect([paused.status, paused.headers['etag']]).toEqual([200, '"2"']);
    expect(paused.body.pause).toMatchObject({ reason: 'maintenance', actor: 'anonymous', until });
    expect(paused.body).toMatchObject({ status: 'paused', active: false, next_run: null });
    await given().ports.database.pool.query(
      `UPDATE job_cursor SET last_tick = last_tick - interval '10 seconds'`,
    );
    const resumed = await send('POST', `/v1/jobs/${id}/resume`, { catch_up: 'none' });
    expect(resumed.body).toMatchObject({ status: 'active', pause: null });
    expect(resumed.body.missed).toBeGreaterThanOrEqual(10);
    expect((await send('GET', `/v1/jobs/${id}/runs`)).body.data).toMatchObject([
      { state: 'skipped', reason: 'paused', count: resumed.body.missed, lateness_ms: null },
    ]);
    expect((await send('POST', `/v1/jobs/${id}/resume`)).body).toMatchObject({ missed: 0, revision: 3 });
  });

  it('resumes with the ticks of the pause, and tells how many run', async () => {
    const { id } = await create({ schedule: '* * * * * *' });
    await send('POST', `/v1/jobs/${id}/pause`);
    await given().ports.database.pool.query(
      `UPDATE job_cursor SET last_tick = last_tick - interval '10 seconds'`,
    );
    const { body } = await send('POST', `/v1/jobs/${id}/resume`, { catch_up: 'latest' });
    expect(body).toMatchObject({ status: 'active', queued: 1 });
    expect(body.missed).toBeGreaterThanOrEqual(10);
    const { data } = (await send('GET', `/v1/jobs/${id}/runs`)).body;
    expect(data).toMatchObject([
      { state: 'queued', trigger: 'schedule' },
      { state: 'skipped', reason: 'paused', count: body.missed - 1 },
    ]);
    const { claims } = await given().ports.queue.claimDue(10, Date.now());
    expect(claims.map(({ member }) => member)).toContain(runMember(data[0].id));
  });

  it('keeps policies, resets them when they are left out, and answers all of them', async () => {
    const policies = {
      schedule: '0 * * * *',
      catch_up: 'all',
      catch_up_window_seconds: 7_200,
      overlap: 'wait',
      delivery: 'at_most_once',
      jitter_seconds: 30,
      disable_after_failures: 5,
      retry: {
        max_attempts: 5,
        max_age_seconds: 600,
        until_next_tick: true,
        backoff: { kind: 'fixed', initial_seconds: 2.5, max_seconds: 60, jitter: false },
      },
      alerts: [
        { on: ['failure'], after_failures: 3, to: { kind: 'slack', url: 'https://example.com/hook' } },
      ],
    };
    const success = { statuses: ['2xx', '404'], body_regex: 'ok', json: null };
    const body = await create({ ...policies, job: { ...cliJob().job, success } });
    expect(body).toMatchObject({ ...policies, job: { success } });
    expect((await send('GET', `/v1/jobs/${body.id}`)).body).toEqual(body);
    const patched = await send('PATCH', `/v1/jobs/${body.id}`, { retry: null, overlap: 'skip' });
    expect(patched.body).toMatchObject({ overlap: 'skip', retry: { max_attempts: 1 }, catch_up: 'all' });
    const replaced = await send('PUT', `/v1/jobs/${body.id}`, cliJob());
    expect(replaced.body).toMatchObject({ overlap: 'allow', alerts: [], job: { success: null } });
  });

  it('cancels a run that has not begun, once, and repeats runs', async () => {
    const { id } = await create({ active: false });
    const run = (await send('POST', `/v1/jobs/${id}/runs`, { payload: { first: 1 } })).body;
    const cancelled = await send('POST', `/v1/runs/${run.id}/cancel`);
    expect([cancelled.status, cancelled.body]).toMatchObject([
      200,
      { id: run.id, state: 'cancelled', reason: 'cancelled_by_user' },
    ]);
    const again = await send('POST', `/v1/runs/${run.id}/cancel`);
    expect([again.status, again.body]).toMatchObject([
      409,
      { code: 'state_conflict', detail: expect.stringContaining('has ended as cancelled') },
    ]);
    const replay = await send('POST', `/v1/runs/${run.id}/replay`, { payload: { second: 2 } });
    expect([replay.status, replay.headers['location']]).toEqual([202, `/v1/runs/${replay.body.id}`]);
    expect(replay.body).toMatchObject({ trigger: 'replay', replay_of: run.id, state: 'queued' });
    const { rows } = await given().ports.database.pool.query('SELECT payload FROM runs ORDER BY id');
    expect(rows).toEqual([{ payload: { first: 1 } }, { payload: { second: 2 } }]);
  });

  it('refuses to repeat a run with a payload that does not fit, or of a job that is deleted', async () => {
    const { id } = await create();
    const run = (await send('POST', `/v1/jobs/${id}/runs`)).body;
    const unfit = await send('POST', `/v1/runs/${run.id}/replay`, { payload: '{{unknown}}' });
    expect([unfit.status, unfit.body.errors[0].pointer]).toEqual([422, '/payload']);
    await send('DELETE', `/v1/jobs/${id}`);
    const { status, body } = await send('POST', `/v1/runs/${run.id}/replay`);
    expect([status, body.detail]).toEqual([404, expect.stringContaining('is deleted')]);
  });

  it('knows no run to cancel or repeat', async () => {
    for (const action of ['cancel', 'replay']) {
      const { status, body } = await send('POST', `/v1/runs/01a20ad3-4e30-8fa9-910a-8c385f4d6f3b/${action}`);
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
  });

  it('takes an empty body with a content type where the body is optional', async () => {
    const { id } = await create();
    const headers = { 'content-type': 'application/json' };
    for (const action of ['pause', 'resume', 'runs']) {
      expect((await send('POST', `/v1/jobs/${id}/${action}`, undefined, headers)).status).toBeLessThan(300);
    }
  });

  it('runs a job at once, with its own payload or the given one', async () => {
    const { id } = await create({ active: false });
    const { status, headers, body } = await send('POST', `/v1/jobs/${id}/runs`, {
      payload: { only: 'once' },
    });
    expect([status, headers['location']]).toEqual([202, `/v1/runs/${body.id}`]);
    expect(body).toMatchObject({
      job_id: id,
      job_name: 'CLI',
      trigger: 'manual',
      state: 'queued',
      attempts: [],
    });
    expect(body.scheduled_at).toBe(body.created_at);
    expect((await send('GET', `/v1/runs/${body.id}`)).body).toEqual(body);
    const { claims } = await given().ports.queue.claimDue(10, Date.now());
    expect(claims.map(({ member }) => member)).toContain(runMember(body.id));
    const { rows } = await given().ports.database.pool.query('SELECT payload FROM runs');
    expect(rows).toEqual([{ payload: { only: 'once' } }]);
  });

  it('refuses a payload that does not fit the content type of the job', async () => {
    const { id } = await create({
      job: { callback_url: 'http://a.example', payload: 'text', headers: { 'content-type': 'text/plain' } },
    });
    const { status, body } = await send('POST', `/v1/jobs/${id}/runs`, { payload: { not: 'text' } });
    expect([status, body.errors[0].pointer]).toEqual([422, '/payload']);
  });

  it('tells when a job runs next, within its bounds', async () => {
    const { id } = await create({ timezone: 'Asia/Kathmandu', schedule: '0 9 * * *', max_runs: 3 });
    const { body } = await send('GET', `/v1/jobs/${id}/next?count=10`);
    expect(body.data).toHaveLength(3);
    expect(body.data[0].local).toContain('09:00:00');
    expect(body.data[0].at).toMatch(/T03:15:00\.000Z$/);
    await send('POST', `/v1/jobs/${id}/pause`);
    expect((await send('GET', `/v1/jobs/${id}/next`)).body).toEqual({ data: [] });
  });

  it('tells the next tick by time zone data that are newer than those of Node.js, and by which', async () => {
    const { id } = await create({
      timezone: 'America/Vancouver',
      schedule: '0 9 * * *',
      start_at: '2027-12-01T00:00:00Z',
    });
    const { body } = await send('GET', `/v1/jobs/${id}/next?count=1`);
    expect(body.data).toMatchObject([
      { at: '2027-12-01T16:00:00.000Z', local: expect.stringMatching(/09:00:00-07:00$/) },
    ]);
    // The api has told the schedulers when it started.
    const announced = () =>
      given().ports.database.pool.query('SELECT FROM zone_data WHERE version = $1', [zoneData().version]);
    await eventually('an announcement', async () => (await announced()).rowCount === 1);
  });

  it('keeps payloads as they are, whatever their keys', async () => {
    const payload = { constructor: 1, prototype: [2], nested: { constructor: null }, z: 1, a: 2 };
    const { id } = await create({ job: { ...cliJob().job, payload } });
    expect((await send('GET', `/v1/jobs/${id}`)).body.job.payload).toEqual(payload);
  });

  it('writes although the priority queue fails, and says so in the log', async () => {
    const broken = {
      arm: () => Promise.reject(new Error('away')),
      disarm: () => Promise.reject(new Error('away')),
    };
    const other = await startApi({
      ...given().ports,
      queue: Object.assign(Object.create(given().ports.queue), broken),
    });
    try {
      const response = await other.app.inject({ method: 'POST', url: '/v1/jobs', payload: cliJob() });
      expect(response.statusCode).toBe(201);
      expect(other.log.events).toEqual(['arming_failed']);
    } finally {
      await other.close();
    }
  });
});
