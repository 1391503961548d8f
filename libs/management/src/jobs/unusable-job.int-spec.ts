import { disableJob, jobMember } from '@job-scheduler/job-model';
import { cliJob, useApi } from '../management-api.for-spec.js';

const SPOILT_POLICIES = {
  overlap: 'queue',
  catch_up_window_seconds: 'long',
  retry: 7,
  alerts: 'all',
  delivery: null,
};
const UNKNOWN_ZONE = 'The job\'s time zone "Nowhere/Zone" is not known to this system: edit the job.';

describe('a job whose time zone this system does not know', () => {
  const given = useApi();

  beforeEach(() => given().ports.empty());

  const send = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const response = await given().api.app.inject({
      method,
      url,
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: response.statusCode, body: response.body === '' ? null : response.json() };
  };
  const create = async (name: string) => (await send('POST', '/v1/jobs', cliJob(name))).body;

  /** The id of a job that another system accepted. */
  const unusable = async (): Promise<string> => {
    const { id } = await create('bad');
    await given().ports.database.pool.query(`UPDATE jobs SET timezone = 'Nowhere/Zone' WHERE id = $1`, [id]);
    return id;
  };
  /** The same, once the scheduler has found it. */
  const disabled = async (): Promise<string> => {
    const id = await unusable();
    await given().ports.jobs.edit(id, (job, now) => disableJob(job, UNKNOWN_ZONE, now));
    return id;
  };
  const refused = {
    status: 409,
    body: expect.objectContaining({ code: 'state_conflict', detail: UNKNOWN_ZONE }),
  };

  it('is shown, alone and among others, with the reason why it is disabled', async () => {
    await create('good');
    const id = await disabled();
    const shown = {
      timezone: 'Nowhere/Zone',
      status: 'disabled',
      pause: { reason: UNKNOWN_ZONE, actor: 'system' },
    };
    expect(await send('GET', `/v1/jobs/${id}`)).toMatchObject({ status: 200, body: shown });
    const list = await send('GET', '/v1/jobs?sort=name');
    expect(list).toMatchObject({ status: 200, body: { data: [shown, { name: 'good' }] } });
  });

  it('has no next tick, for a reason', async () => {
    expect(await send('GET', `/v1/jobs/${await unusable()}/next`)).toEqual(refused);
  });

  it('cannot be resumed or backfilled, for a reason', async () => {
    const id = await disabled();
    const range = { from: '2025-01-01T00:00:00Z', to: '2025-01-02T00:00:00Z' };
    expect(await send('POST', `/v1/jobs/${id}/resume`)).toEqual(refused);
    expect(await send('POST', `/v1/jobs/${id}/backfill`, range)).toEqual(refused);
    expect(await send('GET', `/v1/jobs/${id}/next`)).toMatchObject({ status: 200, body: { data: [] } });
  });

  it('can be paused', async () => {
    expect(await send('POST', `/v1/jobs/${await unusable()}/pause`)).toMatchObject({
      status: 200,
      body: { status: 'paused', timezone: 'Nowhere/Zone' },
    });
  });

  it.each([
    ['PUT', () => ({ ...cliJob('bad'), timezone: 'Europe/Paris', active: true })],
    ['PATCH', () => ({ timezone: 'Europe/Paris', active: true })],
  ] as const)('is mended by %s, before and after it was disabled', async (method, change) => {
    for (const make of [unusable, disabled]) {
      await given().ports.empty();
      const id = await make();
      expect(await send(method, `/v1/jobs/${id}`, change())).toMatchObject({
        status: 200,
        body: { status: 'active', timezone: 'Europe/Paris', pause: null },
      });
      expect((await send('GET', `/v1/jobs/${id}/next`)).body.data).toHaveLength(5);
      expect(await given().ports.queue.holds([jobMember(id)])).toEqual(new Set([jobMember(id)]));
    }
  });

  it('names the time zone when a patch leaves it as it is', async () => {
    const answer = await send('PATCH', `/v1/jobs/${await unusable()}`, { description: 'Nightly.' });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/timezone' }] } });
  });

  it('can be deleted', async () => {
    for (const make of [unusable, disabled]) {
      const id = await make();
      expect(await send('DELETE', `/v1/jobs/${id}`)).toMatchObject({ status: 204 });
      expect((await send('GET', `/v1/jobs/${id}`)).status).toBe(404);
    }
  });
});

describe.each([
  {
    what: 'a schedule that this version cannot read',
    spoil: `schedule = '@fortnightly'`,
    mend: { schedule: '@daily' },
    reason: /^The job's schedule cannot be used: /,
    pointer: '/schedule',
  },
  {
    what: 'a rule that this version does not know',
    spoil: `policies = '{"overlap": "queue"}'`,
    mend: { overlap: 'skip' },
    reason: /^The job's overlap is "queue", which this version does not know: edit the job\.$/,
    pointer: '/overlap',
  },
  {
    what: 'policies that no version could have written',
    spoil: `policies = '${JSON.stringify(SPOILT_POLICIES)}'`,
    mend: { overlap: 'skip', catch_up_window_seconds: 60, retry: {}, alerts: [], delivery: 'at_least_once' },
    reason: /^The job's .* this version does not know: edit the job\.$/,
    pointer: '/overlap',
  },
  {
    what: 'a time limit that is no number',
    spoil: `timeout_seconds = 'NaN'`,
    mend: { job: { timeout_seconds: 5 } },
    reason: null,
    pointer: '/job/timeout_seconds',
  },
])('a job with $what', ({ spoil, mend, reason, pointer }) => {
  const given = useApi();
  let id: string;

  beforeEach(async () => {
    const { ports } = given();
    await ports.empty();
    id = (await send('POST', '/v1/jobs', cliJob('bad'))).body.id;
    await ports.database.pool.query(`UPDATE jobs SET ${spoil} WHERE id = $1`, [id]);
  });

  const send = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const request = { method, url, ...(payload === undefined ? {} : { payload }) };
    const response = await given().api.app.inject(request);
    return { status: response.statusCode, body: response.body === '' ? null : response.json() };
  };
  /** What needs the rules that are unusable says so; a time limit matters only to the call. */
  const refusedIfUnusable = (status: number) =>
    reason === null
      ? { status }
      : { status: 409, body: { code: 'state_conflict', detail: expect.stringMatching(reason) } };

  it('is shown, and says why it cannot be used', async () => {
    expect(await send('GET', `/v1/jobs/${id}`)).toMatchObject({ status: 200, body: { id, name: 'bad' } });
    expect(await send('GET', '/v1/jobs')).toMatchObject({ status: 200, body: { data: [{ id }] } });
    expect(await send('GET', `/v1/jobs/${id}/next`)).toMatchObject(refusedIfUnusable(200));
    expect(await send('POST', `/v1/jobs/${id}/pause`)).toMatchObject({ status: 200 });
    expect(await send('POST', `/v1/jobs/${id}/resume`)).toMatchObject(refusedIfUnusable(200));
  });

  it('names what is wrong when a patch leaves it as it is, and is mended by one that does not', async () => {
    expect(await send('PATCH', `/v1/jobs/${id}`, { description: 'Nightly.' })).toMatchObject({
      status: 422,
      body: { errors: expect.arrayContaining([expect.objectContaining({ pointer })]) },
    });
    expect(await send('PATCH', `/v1/jobs/${id}`, mend)).toMatchObject({ status: 200, body: mend });
    expect((await send('GET', `/v1/jobs/${id}/next`)).body.data).toHaveLength(5);
  });

  it('is answered by every route in words, never as a fault of the scheduler', async () => {
    const range = { from: '2025-01-01T00:00:00Z', to: '2027-01-02T00:00:00Z' };
    for (const [path, body] of [
      ['runs', {}],
      ['backfill', range],
    ] as const) {
      const { status, body: answer } = await send('POST', `/v1/jobs/${id}/${path}`, body);
      expect([path, status, status < 300 || /\.$/.test(answer.detail)]).toEqual([path, status, true]);
      expect(status).toBeLessThan(500);
    }
    expect((await send('GET', `/v1/runs?job_id=${id}`)).body.data.length).toBeGreaterThan(0);
    const upsert = await send('PUT', `/v1/jobs/by-name/bad`, cliJob('bad'));
    expect(upsert).toMatchObject({ status: 200, body: { id } });
  });

  it('is mended by PUT, can be run in bulk, and can be deleted', async () => {
    const bulk = { action: 'run', filter: {} };
    expect(await send('POST', '/v1/bulk', bulk)).toMatchObject({ status: 202, body: { total: 1 } });
    expect(await send('PUT', `/v1/jobs/${id}`, cliJob('bad'))).toMatchObject({ status: 200 });
    await given().ports.database.pool.query(`UPDATE jobs SET ${spoil} WHERE id = $1`, [id]);
    expect(await send('DELETE', `/v1/jobs/${id}`)).toMatchObject({ status: 204 });
  });
});
