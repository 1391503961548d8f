import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { cliJob, startApi, TestStore, useApi } from '../management-api.for-spec.js';

const job = (fields: object) => ({ ...cliJob(), ...fields });
const operation = (fields: object) => ({ ...cliJob(), job: { ...cliJob().job, ...fields } });

/** Bodies that POST /v1/jobs refuses: the body, the pointer, the code. */
const INVALID_JOBS: [title: string, body: unknown, pointer: string, code: string][] = [
  ['no name', job({ name: undefined }), '/name', 'required'],
  ['an empty name', job({ name: '' }), '/name', 'out_of_range'],
  ['a name of white space', job({ name: ' ' }), '/name', 'invalid'],
  ['a name with a NUL character', job({ name: 'a\u0000b' }), '/name', 'invalid'],
  ['a name that is a number', job({ name: 1 }), '/name', 'invalid_type'],
  ['an unknown field', job({ colour: 'red' }), '/colour', 'unknown_field'],
  ['an unknown field with a slash and a tilde', job({ 'a/b~c': 1 }), '/a~1b~0c', 'unknown_field'],
  ['an unknown field of the operation', operation({ retries: 3 }), '/job/retries', 'unknown_field'],
  ['a field that does not work yet', job({ auth: { kind: 'basic' } }), '/auth', 'unknown_field'],
  [
    'a parameter that repeats',
    JSON.stringify(operation({ query: {} })).replace(
      '"query":{}',
      '"query":{"a":"1","b/":"2","a":"3","b/":"4"}',
    ),
    '/job/query/b~1',
    'invalid',
  ],
  [
    'a header that repeats',
    JSON.stringify(operation({ headers: {} })).replace('"headers":{}', '"headers":{"x-a":"1","x-a":"1"}'),
    '/job/headers/x-a',
    'invalid',
  ],
  ['an unknown policy', job({ overlap: 'queue' }), '/overlap', 'invalid_value'],
  [
    'a backoff capped below its begin',
    job({ retry: { backoff: { initial_seconds: 9, max_seconds: 1 } } }),
    '/retry/backoff/max_seconds',
    'invalid',
  ],
  [
    'a window without a tick in it',
    job({ schedule: '@daily', catch_up: 'all' }),
    '/catch_up_window_seconds',
    'invalid',
  ],
  ['an unknown placeholder', operation({ payload: { at: '{{now}}' } }), '/job/payload/at', 'invalid'],
  ['an impossible date', job({ schedule: '0 0 30 2 *' }), '/schedule', 'never_fires'],
  ['a schedule that is no cron', job({ schedule: 'often' }), '/schedule', 'cron_syntax'],
  ['an unknown macro', job({ schedule: '@never' }), '/schedule', 'unknown_macro'],
  ['a broken interval', job({ schedule: '@every x' }), '/schedule', 'every_syntax'],
  ['an instant in the past', job({ schedule: '@at 2020-01-01T00:00:00Z' }), '/schedule', 'never_fires'],
  ['bounds that end before now', job({ end_at: '2020-01-01T00:00:00Z' }), '/schedule', 'never_fires'],
  ['an unknown zone', job({ timezone: 'Mars/Phobos' }), '/timezone', 'invalid'],
  [
    'an end before the start',
    job({ start_at: '2031-01-01T00:00:00Z', end_at: '2030-01-01T00:00:00Z' }),
    '/end_at',
    'invalid',
  ],
  ['an instant without an offset', job({ start_at: '2030-01-01T00:00:00' }), '/start_at', 'invalid_format'],
  ['no run at all', job({ max_runs: 0 }), '/max_runs', 'out_of_range'],
  ['half a run', job({ max_runs: 1.5 }), '/max_runs', 'invalid_type'],
  ['a tag with a comma', job({ tags: ['ok', 'a,b'] }), '/tags/1', 'invalid_format'],
  ['a tag twice', job({ tags: ['a', 'a'] }), '/tags', 'invalid'],
  ['no operation', job({ job: undefined }), '/job', 'required'],
  ['an operation of null', job({ job: null }), '/job', 'invalid_type'],
  ['an empty URL', operation({ callback_url: '' }), '/job/callback_url', 'invalid'],
  ['a relative URL', operation({ callback_url: '/hook' }), '/job/callback_url', 'invalid'],
  ['a URL of another scheme', operation({ callback_url: 'ftp://a.example' }), '/job/callback_url', 'invalid'],
  [
    'a URL with user info',
    operation({ callback_url: 'http://u:p@a.example' }),
    '/job/callback_url',
    'invalid',
  ],
  ['an unknown method', operation({ http_method: 'brew' }), '/job/http_method', 'invalid_value'],
  [
    'a header of the scheduler',
    operation({ headers: { 'X-Run-Id': '1' } }),
    '/job/headers/X-Run-Id',
    'invalid',
  ],
  ['a header with a line break', operation({ headers: { a: 'b\r\nc: d' } }), '/job/headers/a', 'invalid'],
  ['a timeout of an hour', operation({ timeout_seconds: 3600 }), '/job/timeout_seconds', 'out_of_range'],
  [
    'a payload larger than 1 MiB',
    operation({ payload: 'x'.repeat(1_048_575) }),
    '/job/payload',
    'out_of_range',
  ],
  [
    'a payload with a NUL character',
    operation({ payload: { a: ['\u0000'] } }),
    '/job/payload/a/0',
    'invalid',
  ],
  ['an array', [cliJob()], '', 'invalid_type'],
  ['a string', '"text"', '', 'invalid_type'],
  ['null', 'null', '', 'invalid_type'],
  ['no body', undefined, '', 'required'],
];

const ID = '00000000-0000-4000-8000-000000000000';

/** Requests that are refused for other reasons: method, URL, headers, body, status and code. */
const REFUSED: [
  title: string,
  request: {
    method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT' | 'HEAD';
    url: string;
    headers?: Record<string, string>;
    payload?: string | Buffer;
  },
  status: number,
  code: string,
][] = [
  [
    'a compressed body',
    {
      method: 'POST',
      url: '/v1/jobs',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      payload: Buffer.from([0x1f, 0x8b]),
    },
    415,
    'unsupported_media_type',
  ],
  [
    'a body that is not UTF-8',
    {
      method: 'POST',
      url: '/v1/jobs',
      headers: { 'content-type': 'application/json' },
      payload: Buffer.from([0x22, 0xff, 0x22]),
    },
    400,
    'malformed_json',
  ],
  ['JSON that breaks off', { method: 'POST', url: '/v1/jobs', payload: '{"name":' }, 400, 'malformed_json'],
  [
    'a key that is a prototype',
    { method: 'POST', url: '/v1/jobs', payload: '{"__proto__":{"a":1}}' },
    400,
    'malformed_json',
  ],
  [
    'a nested key that is a prototype',
    { method: 'POST', url: '/v1/jobs', payload: '{"job":{"payload":{"constructor":{"prototype":{}}}}}' },
    400,
    'malformed_json',
  ],
  [
    'JSON that nests without end, where no body is read',
    {
      method: 'POST',
      url: `/v1/runs/${ID}/cancel`,
      headers: { 'content-type': 'application/json', 'idempotency-key': 'nested' },
      payload: '['.repeat(100_000) + ']'.repeat(100_000),
    },
    400,
    'malformed_json',
  ],
  [
    'a form',
    {
      method: 'POST',
      url: '/v1/jobs',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'a=b',
    },
    415,
    'unsupported_media_type',
  ],
  [
    'plain text',
    { method: 'POST', url: '/v1/jobs', headers: { 'content-type': 'text/plain' }, payload: '{}' },
    415,
    'unsupported_media_type',
  ],
  [
    'XML',
    { method: 'POST', url: '/v1/jobs', headers: { 'content-type': 'text/xml' }, payload: '<a/>' },
    415,
    'unsupported_media_type',
  ],
  [
    'a body over 1 MiB',
    { method: 'POST', url: '/v1/jobs', payload: JSON.stringify('x'.repeat(1_310_720)) },
    413,
    'body_too_large',
  ],
  ['an unknown job', { url: `/v1/jobs/${ID}` }, 404, 'not_found'],
  ['an id that is none', { url: '/v1/jobs/42' }, 404, 'not_found'],
  ['an unknown run', { url: `/v1/runs/${ID}` }, 404, 'not_found'],
  ['a run id that is none', { url: '/v1/runs/x' }, 404, 'not_found'],
  ['an unknown job to change', { method: 'PATCH', url: `/v1/jobs/${ID}`, payload: '{}' }, 404, 'not_found'],
  [
    'an unknown job to replace',
    { method: 'PUT', url: `/v1/jobs/${ID}`, payload: JSON.stringify(cliJob()) },
    404,
    'not_found',
  ],
  ['an unknown job to delete', { method: 'DELETE', url: `/v1/jobs/${ID}` }, 404, 'not_found'],
  ['an unknown job to pause', { method: 'POST', url: `/v1/jobs/${ID}/pause` }, 404, 'not_found'],
  ['an unknown job to run', { method: 'POST', url: `/v1/jobs/${ID}/runs` }, 404, 'not_found'],
  [
    'an unknown job to run with a payload',
    { method: 'POST', url: `/v1/jobs/${ID}/runs`, payload: '{"payload":1}' },
    404,
    'not_found',
  ],
  ['the runs of an unknown job', { url: `/v1/jobs/${ID}/runs` }, 404, 'not_found'],
  ['the future of an unknown job', { url: `/v1/jobs/${ID}/next` }, 404, 'not_found'],
  ['an unknown path', { url: '/v1/nothing' }, 404, 'not_found'],
  ['an unknown path outside of the API', { url: '/nothing' }, 404, 'not_found'],
  ['a method that the path does not have', { method: 'DELETE', url: '/v1/jobs' }, 404, 'not_found'],
  ['a path that cannot be decoded', { url: '/v1/jobs/%zz' }, 400, 'malformed_request'],
  ['a part of the path that is too long', { url: `/v1/jobs/${'x'.repeat(3000)}` }, 414, 'uri_too_long'],
  ['an unknown parameter', { url: '/v1/jobs?colour=red' }, 422, 'invalid'],
  ['a limit of nothing', { url: '/v1/jobs?limit=0' }, 422, 'invalid'],
  ['a limit over 500', { url: '/v1/runs?limit=501' }, 422, 'invalid'],
  ['a limit that is no number', { url: '/v1/jobs?limit=many' }, 422, 'invalid'],
  ['an unknown status', { url: '/v1/jobs?status=active&status=asleep' }, 422, 'invalid'],
  ['an unknown order', { url: '/v1/jobs?sort=colour' }, 422, 'invalid'],
  ['a NUL character in a filter', { url: '/v1/jobs?q=%00' }, 422, 'invalid'],
  ['a prototype as a parameter', { url: '/v1/jobs?__proto__=1' }, 422, 'invalid'],
  ['an unknown state', { url: '/v1/runs?state=asleep' }, 422, 'invalid'],
  ['a time that is none', { url: '/v1/runs?from=yesterday' }, 422, 'invalid'],
  ['a job id that is none in a filter', { url: '/v1/runs?job_id=1' }, 422, 'invalid'],
  ['too far a future', { url: `/v1/jobs/${ID}/next?count=101` }, 422, 'invalid'],
  ['a cursor of nonsense', { url: '/v1/jobs?cursor=%00%ff' }, 400, 'cursor_invalid'],
  [
    'an idempotency key with spaces',
    {
      method: 'POST',
      url: '/v1/jobs',
      headers: { 'idempotency-key': 'a b' },
      payload: JSON.stringify(cliJob()),
    },
    400,
    'idempotency_key_invalid',
  ],
  [
    'a page of another origin',
    {
      method: 'POST',
      url: '/v1/jobs',
      headers: { 'sec-fetch-site': 'cross-site' },
      payload: JSON.stringify(cliJob()),
    },
    403,
    'cross_origin',
  ],
  [
    'a page that lets its own name point to the API',
    { url: '/v1/jobs', headers: { host: 'evil.example' } },
    403,
    'foreign_host',
  ],
  [
    'an unknown field of a pause',
    { method: 'POST', url: `/v1/jobs/${ID}/pause`, payload: '{"why":1}' },
    422,
    'invalid',
  ],
  [
    'a pause that is over',
    { method: 'POST', url: `/v1/jobs/${ID}/pause`, payload: '{"until":"yesterday"}' },
    422,
    'invalid',
  ],
  [
    'an unknown catch-up',
    { method: 'POST', url: `/v1/jobs/${ID}/resume`, payload: '{"catch_up":"some"}' },
    422,
    'invalid',
  ],
  [
    'a preview of no schedule',
    { method: 'POST', url: '/v1/schedules/preview', payload: '{}' },
    422,
    'invalid',
  ],
  [
    'a preview of too much',
    { method: 'POST', url: '/v1/schedules/preview', payload: '{"schedule":"* * * * *","count":1000}' },
    422,
    'invalid',
  ],
];

describe('the errors of the API', () => {
  const given = useApi();

  const written = async () =>
    (await given().ports.database.pool.query('SELECT count(*) FROM jobs FULL JOIN runs ON true')).rows[0]
      .count;

  it.each(INVALID_JOBS)('refuses a job with %s', async (_, body, pointer, code) => {
    const payload = typeof body === 'object' ? JSON.stringify(body) : body;
    const headers = { 'content-type': 'application/json' };
    const response = await given().api.app.inject({
      method: 'POST',
      url: '/v1/jobs',
      headers,
      ...(payload === undefined ? {} : { payload: String(payload) }),
    });
    const problem = response.json();
    expect(problem).toMatchObject({ status: 422, code: 'invalid', instance: '/v1/jobs' });
    expect(problem.errors.map((error: object) => ({ ...error, message: '' }))).toContainEqual({
      pointer,
      code,
      message: '',
    });
    expect(response.statusCode).toBe(422);
    expect(await written()).toBe(0);
  });

  it.each(REFUSED)('refuses %s', async (_, { method = 'GET', url, headers = {}, payload }, status, code) => {
    const contentType = payload === undefined ? {} : { 'content-type': 'application/json' };
    const response = await given().api.app.inject({
      method,
      url,
      headers: { ...contentType, 'x-request-id': 'my-request', ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    const problem = response.json();
    expect(problem).toMatchObject({ type: `urn:job-scheduler:problem:${code}`, status, code });
    expect(problem.title).not.toBe('');
    expect(problem.detail).toMatch(/\.$/);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(problem.instance).toBe(url.split('?')[0]);
    expect([problem.request_id, response.headers['x-request-id']]).toEqual(['my-request', 'my-request']);
    expect(await written()).toBe(0);
    expect(given().api.log.events).toEqual([]);
  });

  it.each([
    ['/v1/jobs?status=%', 'active'],
    ['/v1/jobs?last_outcome=%', 'succeeded'],
    ['/v1/runs?state=%', 'queued'],
    ['/v1/runs?trigger=%', 'schedule'],
    ['/v1/alerts?state=%', 'pending'],
    ['/v1/alerts?event=%', 'failure'],
  ])('names the choices of the filter %s, given once or repeated', async (route, choice) => {
    const [, name = ''] = /\?(\w+)=/.exec(route) ?? [];
    for (const values of ['nope', `${choice}&${name}=nope`]) {
      const response = await given().api.app.inject({ method: 'GET', url: route.replace('%', values) });
      expect(response.statusCode).toBe(422);
      const [error] = response.json().errors;
      expect(error.pointer).toMatch(new RegExp(`^/${name}`));
      expect(error.message).toMatch(new RegExp(`^must be one of .*\\b${choice}\\b`));
    }
  });

  it.each([
    '/v1/runs',
    `/v1/jobs/${ID}/runs`,
    `/v1/jobs/${ID}/ticks`,
    '/v1/audit',
    '/v1/calendar',
    '/v1/stats',
  ])('refuses a range of %s that ends before it begins', async (path) => {
    const made = (
      await given().api.app.inject({
        method: 'POST',
        url: '/v1/jobs',
        payload: job({ name: path.replaceAll('/', '-') }),
      })
    ).json();
    const url = `${path.replace(ID, made.id)}?from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z`;
    const answer = await given().api.app.inject({ url });
    expect([answer.statusCode, answer.json().errors]).toMatchObject([
      422,
      [{ pointer: '/to', code: 'out_of_range', message: 'must be after from' }],
    ]);
  });

  it('reports all wrong fields at once', async () => {
    const payload = { ...operation({ callback_url: '' }), name: '', colour: 1 };
    const { errors } = (await given().api.app.inject({ method: 'POST', url: '/v1/jobs', payload })).json();
    expect(errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
      '/colour',
      '/job/callback_url',
      '/name',
    ]);
  });

  it('refuses an impossible date in less than 50 ms of CPU', async () => {
    const payload = job({ schedule: '0 0 30 2 *' });
    const taken: number[] = [];
    // The first ones also compile what they run.
    for (let request = 0; request < 5; request += 1) {
      const before = process.cpuUsage();
      await given().api.app.inject({ method: 'POST', url: '/v1/jobs', payload });
      const { user, system } = process.cpuUsage(before);
      taken.push((user + system) / 1_000);
    }
    expect(Math.min(...taken)).toBeLessThan(50);
  });

  it('is not polluted by what it refuses', async () => {
    await given().api.app.inject({
      method: 'PATCH',
      url: `/v1/jobs/${ID}`,
      payload: '{"__proto__":{"polluted":1}}',
    });
    await given().api.app.inject({ url: '/v1/jobs?__proto__[polluted]=1' });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('answers a problem for what is not even HTTP', async () => {
    await given().api.app.listen(0, '127.0.0.1');
    const { port } = given().api.app.getHttpServer().address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write('nonsense\r\n\r\n');
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 .*content-type: application\/problem\+json/s);
    expect(JSON.parse(body)).toMatchObject({ status: 400, code: 'malformed_request' });
  });
});

describe('the errors of an API whose parts fail', () => {
  let store: TestStore;

  beforeAll(async () => {
    store = await TestStore.start();
  });
  afterAll(() => store.stop());

  it.each([
    ['GET', '/v1/jobs'],
    ['GET', `/v1/jobs/${ID}`],
    ['GET', `/v1/runs/${ID}`],
    ['POST', '/v1/jobs'],
    ['DELETE', `/v1/jobs/${ID}`],
  ] as const)('answers 503 with Retry-After to %s %s while PostgreSQL is away', async (method, url) => {
    const api = await startApi(await store.absentPorts());
    try {
      const payload = method === 'POST' ? { payload: cliJob() } : {};
      const response = await api.app.inject({ method, url, ...payload });
      expect(response.json()).toMatchObject({ status: 503, code: 'store_unavailable' });
      expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '2']);
      expect(api.log.events).toEqual(['request_failed']);
    } finally {
      await api.close();
    }
  });

  it('tells nothing about its own faults, but logs them', async () => {
    const ports = await store.ports();
    const jobs = Object.assign(Object.create(ports.jobs), {
      list: () => Promise.reject(new Error('secret')),
    });
    const api = await startApi({ ...ports, jobs });
    try {
      const response = await api.app.inject({ url: '/v1/jobs' });
      expect(response.json()).toMatchObject({ status: 500, code: 'internal_error' });
      expect(response.body).not.toMatch(/secret|at .*\.ts/);
      expect(api.log.events).toEqual(['request_failed']);
    } finally {
      await api.close();
    }
  });
});
