import { RecordingTarget } from '@job-scheduler/testing';
import { cliJob, useApi } from '../management-api.for-spec.js';

const VALUE = 's3cret-of-the-job';

describe('what is secret in a job', () => {
  const given = useApi();
  let target: RecordingTarget;
  beforeAll(async () => {
    target = await RecordingTarget.start();
  });
  afterAll(() => target.close());

  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    url: string,
    payload?: object,
    headers: Record<string, string> = {},
  ) => {
    const response = await given().api.app.inject({ method, url, headers, ...(payload && { payload }) });
    expect(response.body).not.toContain(VALUE);
    return { status: response.statusCode, headers: response.headers, body: response.json() };
  };
  const jobOf = (name: string, operation: object = {}) => ({
    ...cliJob(name),
    job: {
      callback_url: `${target.url}/hook?token=${VALUE}&page=1`,
      headers: { Authorization: `Bearer ${VALUE}`, 'x-plain': 'shown' },
      query: { api_key: VALUE },
      ...operation,
    },
  });
  const create = async (name: string) => (await send('POST', '/v1/jobs', jobOf(name))).body;
  const stored = async (id: string) => (await given().ports.jobs.get(id))!.definition.job;
  const ownValues = () => ({
    callback_url: `${target.url}/hook?token=${VALUE}&page=1`,
    headers: { Authorization: `Bearer ${VALUE}`, 'x-plain': 'shown' },
    query: { api_key: VALUE },
  });

  it('is shown to nobody: not in an answer, a list, or a replayed answer', async () => {
    const key = { 'idempotency-key': 'masked' };
    const { body } = await send('POST', '/v1/jobs', jobOf('shown'), key);
    expect(body.job).toMatchObject({
      callback_url: `${target.url}/hook?token=********&page=1`,
      headers: { Authorization: '********', 'x-plain': 'shown' },
      query: { api_key: '********' },
    });
    expect((await send('POST', '/v1/jobs', jobOf('shown'), key)).headers['idempotency-replayed']).toBe(
      'true',
    );
    expect((await send('GET', '/v1/jobs?q=shown')).body.data[0].job).toEqual(body.job);
    expect(await stored(body.id)).toMatchObject(ownValues());
  });

  it('is found by nobody: the query of a URL is not searched', async () => {
    await create('sought');
    const found = async (text: string) =>
      (await send('GET', `/v1/jobs?q=${encodeURIComponent(text)}`)).body.data.length;
    expect(await found(`${target.url}/hook`)).toBeGreaterThan(0);
    expect(await found(`token=${VALUE.slice(0, 3)}`)).toBe(0);
  });

  it('is kept by a write of what was read: it changes nothing', async () => {
    const { id, name, schedule, description, job } = await create('kept');
    const written = { name, schedule, description, job };
    const { headers, body } = await send('PUT', `/v1/jobs/${id}`, written, { 'if-match': '"1"' });
    expect([headers.etag, body.revision]).toEqual(['"1"', 1]);
    expect((await send('PUT', '/v1/jobs/by-name/kept', written)).body.revision).toBe(1);
    const patch = { description: 'changed', job: { headers: { authorization: null, 'x-plain': 'other' } } };
    expect((await send('PATCH', `/v1/jobs/${id}`, patch)).body.revision).toBe(2);
    expect(await stored(id)).toMatchObject({
      ...ownValues(),
      headers: { Authorization: `Bearer ${VALUE}`, 'x-plain': 'other' },
    });
    await send('PATCH', `/v1/jobs/${id}`, { job: { headers: { Authorization: 'Bearer other' } } });
    expect((await stored(id)).headers['Authorization']).toBe('Bearer other');
  });

  it('is not there for a new job: a mask is refused', async () => {
    const masked = {
      callback_url: `${target.url}/?sig=********`,
      headers: { cookie: '********' },
      query: {},
    };
    const refusal = {
      status: 422,
      body: {
        errors: [
          { pointer: '/job/callback_url', code: 'masked' },
          { pointer: '/job/headers/cookie', code: 'masked' },
        ],
      },
    };
    expect(await send('POST', '/v1/jobs', jobOf('new', masked))).toMatchObject(refusal);
    expect(await send('PUT', '/v1/jobs/by-name/new', jobOf('new', masked))).toMatchObject(refusal);
    expect(await send('POST', '/v1/jobs/test', jobOf('new', masked))).toMatchObject(refusal);
    const { id } = await create('without');
    const patch = { job: { query: { password: '********' } } };
    expect(await send('PATCH', `/v1/jobs/${id}`, patch)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/job/query/password', code: 'masked' }] },
    });
  });

  it('does not follow a job to another origin, whether it is replaced, patched or tested', async () => {
    const { id, job } = await create('moved');
    const elsewhere = { callback_url: 'https://evil.example/hook' };
    const errors = ['/job/headers/Authorization', '/job/query/api_key'].map((pointer) => ({
      pointer,
      code: 'masked',
      message:
        'must be given anew, because callback_url leads to another origin than the stored value was for',
    }));
    const refusal = { status: 422, body: { errors } };
    const { headers, query } = job;
    const moved = jobOf('moved', { headers, query, ...elsewhere });
    expect(await send('PUT', `/v1/jobs/${id}`, moved)).toMatchObject(refusal);
    expect(await send('PATCH', `/v1/jobs/${id}`, { job: elsewhere })).toMatchObject(refusal);
    expect(await send('POST', '/v1/jobs/test', moved)).toMatchObject(refusal);
    const anew = { ...elsewhere, headers: { Authorization: 'Bearer new' }, query: { api_key: 'new' } };
    expect((await send('PATCH', `/v1/jobs/${id}`, { job: anew })).status).toBe(200);
  });

  it('is in no export, revision or difference, and comes back when these are applied and restored', async () => {
    const { id, name } = await create('exported');
    const { body: file } = await send('GET', '/v1/export?format=json&q=exported');
    expect(file.jobs[0].job.headers.Authorization).toBe('********');
    const applied = await send('POST', '/v1/apply', { jobs: file.jobs, manager: 'file' });
    expect(applied.body.counts).toMatchObject({ unchanged: 1, updated: 0 });
    const [{ job, ...rest }] = file.jobs;
    const changed = { ...rest, job: { ...job, headers: { Authorization: 'Bearer other' } } };
    const updated = await send('POST', '/v1/apply', { jobs: [changed], manager: 'file' });
    expect(updated.body.items[0].changes).toContainEqual({
      pointer: '/job/headers/Authorization',
      from: '********',
      to: '********',
    });
    expect((await stored(id)).headers).toEqual({ Authorization: 'Bearer other' });
    const { body: revision } = await send('GET', `/v1/jobs/${id}/revisions/1`);
    expect(revision.definition.job.headers.Authorization).toBe('********');
    await send('POST', `/v1/jobs/${id}/revisions/1/restore`);
    expect(await stored(id)).toMatchObject(ownValues());
    const fresh = { ...rest, name: `${name} anew`, job };
    expect(await send('POST', '/v1/apply', { jobs: [fresh], manager: 'file' })).toMatchObject({
      status: 422,
      body: {
        errors: [
          { pointer: '/jobs/0/job/callback_url' },
          { pointer: '/jobs/0/job/headers/Authorization' },
          {},
        ],
      },
    });
    const unknown = {
      ...rest,
      name: 'unknown',
      job: { callback_url: target.url, headers: { a: '{{secrets.NONE}}' } },
    };
    for (const dry_run of [true, false])
      expect(await send('POST', '/v1/apply', { jobs: [unknown], manager: 'file', dry_run })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/jobs/0/job/headers/a', code: 'unknown_secret' }] },
      });
  });

  it('is masked in the URLs of alerts, which can be written as they were read', async () => {
    const alerts = ['a', 'b'].map((end) => ({
      to: { kind: 'webhook', url: `${target.url}/?token=${VALUE}${end}` },
    }));
    const { body } = await send('POST', '/v1/jobs', { ...jobOf('alerting'), alerts });
    const shown = `${target.url}/?token=********`;
    expect(body.alerts).toMatchObject([{ to: { url: shown } }, { to: { url: shown } }]);
    await send('PATCH', `/v1/jobs/${body.id}`, { description: 'other' });
    expect((await given().ports.jobs.get(body.id))!.definition.alerts).toMatchObject(alerts);
    const elsewhere = [{ to: { kind: 'webhook', url: 'https://b.example/?token=********' } }];
    expect(await send('PATCH', `/v1/jobs/${body.id}`, { alerts: elsewhere })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/alerts/0/to/url', code: 'masked' }] },
    });
  });

  it('is masked in the redirects, the location, the cookies and the echo of a test', async () => {
    const { callback_url, headers, query } = jobOf('', {}).job;
    const test = (redirects: number) =>
      send(
        'POST',
        '/v1/jobs/test',
        jobOf('any', { http_method: 'get', callback_url, headers, query, redirects }),
      );
    target.respond(({ url, headers: { authorization } }) =>
      url.startsWith('/hook?')
        ? { status: 308, headers: { location: url.replace('/hook', '/moved'), 'set-cookie': 'a=b' } }
        : { body: `${authorization} ${url}` },
    );
    const masked = `${target.url}/moved?token=********&page=1&api_key=********`;
    const followed = (await test(1)).body;
    expect(followed.redirects).toMatchObject([{ url: masked.replace('/moved', '/hook'), location: masked }]);
    expect(followed.response.body).toBe('******** /moved?token=********&page=1&api_key=********');
    expect((await test(0)).body.response.headers).toMatchObject({
      location: masked.slice(target.url.length),
      'set-cookie': '[redacted]',
    });
    target.respond({});
  });

  it('is sent by a test of the saved job, and masked in what that shows', async () => {
    const { job } = await create('tried');
    const { callback_url, headers, query } = job;
    const { status, body } = await send(
      'POST',
      '/v1/jobs/test',
      jobOf('tried', { callback_url, headers, query }),
    );
    expect(status).toBe(200);
    expect(body.request).toMatchObject({
      url: `${target.url}/hook?token=********&page=1&api_key=********`,
      headers: { authorization: '********' },
    });
    expect(target.requests.at(-1)).toMatchObject({
      url: `/hook?token=${VALUE}&page=1&api_key=${VALUE}`,
      headers: { authorization: `Bearer ${VALUE}` },
    });
  });
});
