import { RecordingTarget } from '@job-scheduler/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { startApi, TestStore, useApi } from '../management-api.for-spec.js';
import { jobTestSchema } from './test-job-view.js';

describe('a job that is not saved', () => {
  const given = useApi();
  let target: RecordingTarget;
  let url: string;

  beforeEach(async () => {
    target = await RecordingTarget.start();
    ({ url } = target);
  });
  afterEach(() => target.close());

  const send = async (payload: unknown) => {
    const response = await given().api.app.inject({
      method: 'POST',
      url: '/v1/jobs/test',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(payload),
    });
    return { status: response.statusCode, body: response.json() };
  };
  const test = async (job: object = {}, fields: object = {}) => {
    const { status, body } = await send({
      schedule: '* * * * *',
      job: { callback_url: `${url}/hook`, ...job },
      ...fields,
    });
    if (status === 200) expect(jobTestSchema.strict().safeParse(body).error).toBeUndefined();
    return { status, body };
  };

  it('is called once, and the call and its answer are told', async () => {
    target.respond({ status: 201, headers: { 'content-type': 'text/plain', 'x-own': 'yes' }, body: 'made' });
    const { status, body } = await test({ payload: { a: 1 }, query: { q: 'x y' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      request: { method: 'POST', url: `${url}/hook?q=x+y`, body: '{"a":1}' },
      response: { status: 201, body: 'made', encoding: 'utf8', bytes: 4, truncated: false },
      error: null,
      succeeded: true,
      reason: null,
      timings: { dns_ms: null, tls_ms: null, first_byte_ms: expect.any(Number), body_ms: expect.any(Number) },
    });
    expect(body.response.headers).toMatchObject({ 'content-type': 'text/plain', 'x-own': 'yes' });
    expect(target.requests).toHaveLength(1);
    const [sent] = target.requests;
    expect(sent).toMatchObject({ method: 'POST', url: '/hook?q=x+y', body: '{"a":1}' });
    expect(sent?.headers).toMatchObject(body.request.headers);
    expect(sent?.headers).toMatchObject({
      'x-attempt': '1',
      'x-job-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-run-id': sent?.headers['idempotency-key'],
    });
  });

  it('writes nothing', async () => {
    await test({}, { name: 'kept nowhere' });
    const counts = await given().ports.database.pool.query(
      'SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM runs) + (SELECT count(*) FROM idempotency_keys) AS rows',
    );
    expect(counts.rows).toEqual([{ rows: 0 }]);
  });

  it('has its placeholders filled in, under its name or another one', async () => {
    const placeholders = {
      headers: { 'x-name': '{{job_name}}' },
      query: { at: '{{scheduled_at}}', run: '{{run_id}}' },
      payload: { attempt: '{{attempt}}' },
    };
    const { body } = await test(placeholders, { name: 'nächtlich 日' });
    const [sent] = target.requests;
    const query = new URL(sent?.url ?? '', url).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      at: sent?.headers['x-scheduled-at'],
      run: sent?.headers['x-run-id'],
    });
    expect(body.request.headers['x-name']).toBe('nächtlich %E6%97%A5');
    expect(body.request.body).toBe('{"attempt":"1"}');
    expect((await test(placeholders)).body.request.headers['x-name']).toBe('test');
  });

  it('sends secrets, and shows neither them nor their echo', async () => {
    const value = 'a value of the test';
    await given().api.app.inject({ method: 'PUT', url: '/v1/secrets/TRY', payload: { value } });
    target.respond(({ headers }) => ({ body: `got ${String(headers['x-plain'])}` }));
    const job = {
      headers: { 'x-plain': '{{secrets.TRY}}' },
      query: { q: '{{secrets.TRY}}' },
      payload: { a: ['{{secrets.TRY}}'] },
    };
    const { body } = await test(job);
    expect(target.requests).toMatchObject([
      { url: '/hook?q=a+value+of+the+test', headers: { 'x-plain': value }, body: `{"a":["${value}"]}` },
    ]);
    expect(body).toMatchObject({
      request: {
        url: `${url}/hook?q=********`,
        headers: { 'x-plain': '********' },
        body: '{"a":["********"]}',
      },
      response: { body: 'got ********' },
      succeeded: true,
    });
    expect(JSON.stringify(body)).not.toContain(value);
  });

  it('is not called with a secret that does not exist, or that may not go there', async () => {
    const missing = await test({ headers: { 'x-plain': '{{secrets.MISSING}}' } });
    expect(missing.body).toMatchObject({
      response: null,
      error: { code: 'secret_unknown' },
      succeeded: false,
      reason: 'secret_unknown',
    });
    const payload = { value: 'of the CRM', allowed_hosts: ['crm.example.com'] };
    await given().api.app.inject({ method: 'PUT', url: '/v1/secrets/BOUND', payload });
    const bound = await test({ headers: { 'x-plain': '{{secrets.BOUND}}' } });
    expect(bound.body).toMatchObject({ error: { code: 'secret_host_denied' }, succeeded: false });
    expect(target.requests).toEqual([]);
  });

  it('does not show what is secret in the request, but sends it', async () => {
    const headers = { Authorization: 'Bearer s3cret', 'X-Api-Key': 's3cret', 'x-plain': 'shown' };
    const { body } = await test({ headers });
    expect(body.request.headers).toMatchObject({
      authorization: '********',
      'x-api-key': '********',
      'x-plain': 'shown',
    });
    expect(JSON.stringify(body)).not.toContain('s3cret');
    expect(target.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer s3cret',
      'x-api-key': 's3cret',
    });
  });

  it.each([
    [500, null, 'http_500'],
    [302, null, 'http_302'],
    [302, { statuses: ['3xx'] }, null],
    [200, { body_regex: '^good$' }, null],
    [200, { body_regex: '^bad$' }, 'unexpected_answer'],
    [200, { json: { pointer: '/ok', equals: true } }, 'unexpected_answer'],
  ])('is judged: %d by %j', async (status, success, reason) => {
    target.respond({ status, body: 'good' });
    const { body } = await test({ success });
    expect(body).toMatchObject({ response: { status }, error: null, succeeded: reason === null, reason });
  });

  it('is not judged by the base64 of an answer that is not text', async () => {
    target.respond((_request, response) => void response.end(Buffer.from([0xff, 0x00])));
    const { body } = await test({ success: { body_regex: '^/wA=$' } });
    expect(body).toMatchObject({
      response: { body: '/wA=', encoding: 'base64', bytes: 2 },
      succeeded: false,
      reason: 'unexpected_answer',
    });
  });

  it('may have no answer', async () => {
    await target.close();
    const { status, body } = await test();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      response: null,
      error: { code: 'connect', message: expect.stringContaining('could be made') },
      succeeded: false,
      reason: 'connect',
      timings: { first_byte_ms: null, body_ms: null },
    });
  });

  it('may have an answer that does not end', async () => {
    target.respond((_request, response) => {
      response.writeHead(200, { 'content-length': '9' });
      response.write('part');
    });
    const begin = performance.now();
    // On a busy machine, this timer is as late as that of the call.
    const aSecond = delay(1_000).then(() => performance.now() - begin);
    const { body } = await test({ timeout_seconds: 1 });
    expect(body).toMatchObject({
      response: { status: 200, body: 'part', bytes: 4 },
      error: { code: 'timeout' },
      succeeded: false,
      reason: 'timeout',
    });
    expect(body.duration_ms - (await aSecond)).toBeLessThan(2_000);
  });

  it.each([
    [{ job: { callback_url: '/hook' }, schedule: '* * * * *' }, '/job/callback_url'],
    [{ job: { callback_url: 'http://localhost/' }, schedule: 'never' }, '/schedule'],
    [{ job: { callback_url: 'http://localhost/', payload: '{{x}}' }, schedule: '* * * * *' }, '/job/payload'],
    [
      { job: { callback_url: 'http://localhost/', success: { body_regex: '(' } }, schedule: '* * * * *' },
      '/job/success/body_regex',
    ],
    [{ name: '', job: { callback_url: 'http://localhost/' }, schedule: '* * * * *' }, '/name'],
    [[], ''],
  ])('is refused as it would be at creation: %j', async (definition, pointer) => {
    const { status, body } = await send(definition);
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid', errors: [{ pointer }] });
    expect(target.requests).toEqual([]);
  });
});

describe('a shutdown', () => {
  it('does not wait for the target of a test call', async () => {
    const store = await TestStore.start();
    const target = await RecordingTarget.start();
    target.respond('hang');
    const api = await startApi(await store.ports());
    const answer = api.app.inject({
      method: 'POST',
      url: '/v1/jobs/test',
      payload: { schedule: '* * * * *', job: { callback_url: target.url, timeout_seconds: 20 } },
    });
    const [answered] = await Promise.all([answer, target.waitFor(1).then(() => api.close())]);
    expect(answered.json()).toMatchObject({ error: { code: 'aborted' }, reason: 'aborted' });
    await target.close();
    await store.stop();
  });
});
