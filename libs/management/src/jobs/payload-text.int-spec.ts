import { cliJob, useApi } from '../management-api.for-spec.js';

describe('the text of a payload', () => {
  const given = useApi();

  beforeEach(() => given().ports.empty());

  const send = (method: 'POST' | 'PUT' | 'PATCH', url: string, payload: string, headers: object = {}) =>
    given().api.app.inject({
      method,
      url,
      headers: { 'content-type': 'application/json', ...headers },
      payload,
    });

  const jobWith = (payload: string): string => {
    const { payload: _, ...operation } = cliJob().job;
    return JSON.stringify({ ...cliJob(), job: operation }).replace(/\}\}$/, `,"payload":${payload}}}`);
  };
  const created = async (payload: string): Promise<string> =>
    (await send('POST', '/v1/jobs', jobWith(payload))).json().id;

  it('changes a job only if it differs in more than white space', async () => {
    const id = await created('{"a":1.0,"b":[2]}');
    const replacedBy = async (payload: string): Promise<number> =>
      (await send('PUT', `/v1/jobs/${id}`, jobWith(payload))).json().revision;
    expect(await replacedBy(' { "a" : 1.0 ,\n"b":[ 2 ] } ')).toBe(1);
    expect(await replacedBy('{"a":1.00,"b":[2]}')).toBe(2);
    expect(await replacedBy('{"b":[2],"a":1.00}')).toBe(3);
    expect(await replacedBy('{"b":[2],"\\u0061":1.00}')).toBe(4);
  });

  it('counts the last one, if a body has several', async () => {
    const body = jobWith('1')
      .replace(/\}\}$/, ',"payload":2.0},"job":')
      .concat(`${JSON.stringify(cliJob().job).replace(/\}$/, '')},"payload":3.0,"pay\\u006coad":4.0}}`);
    expect((await send('POST', '/v1/jobs', body)).body).toContain('"payload":4.0}');
  });

  it('makes a request another one for its Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'k' };
    const first = await send('POST', '/v1/jobs', jobWith('1.10'), key);
    expect(first.body).toContain('"payload":1.10}');
    expect((await send('POST', '/v1/jobs', jobWith(' 1.10 '), key)).body).toBe(first.body);
    expect((await send('POST', '/v1/jobs', jobWith('1.1'), key)).json().code).toBe('idempotency_key_reused');
  });

  it('is kept with odd characters in other fields', async () => {
    const description = '"payload":1, {{x}} \\ $& $1 ü';
    const body = jobWith('-0').replace('From CLI', () => JSON.stringify(description).slice(1, -1));
    const { body: answer } = await send('POST', '/v1/jobs', body);
    expect(JSON.parse(answer)).toMatchObject({ description, job: { payload: -0 } });
    expect(answer).toContain('"payload":-0}');
  });

  const LARGEST = 1_048_576;

  it('may have 1 MiB, without insignificant white space', async () => {
    const payload = JSON.stringify('x'.repeat(LARGEST - 2));
    const response = await send('POST', '/v1/jobs', jobWith(` ${payload} `));
    expect(response.statusCode).toBe(201);
    expect(response.body).toContain(`"payload":${payload}}`);
    const run = await send('POST', `/v1/jobs/${response.json().id}/runs`, `{"payload":${payload}}`);
    expect(run.statusCode).toBe(202);
  });

  it('must not have more', async () => {
    const payload = JSON.stringify('x'.repeat(LARGEST - 1));
    const id = await created('1');
    for (const [method, url, body, pointer] of [
      ['POST', '/v1/jobs', jobWith(payload), '/job/payload'],
      ['PUT', `/v1/jobs/${id}`, jobWith(payload), '/job/payload'],
      ['PATCH', `/v1/jobs/${id}`, `{"job":{"payload":${payload}}}`, '/job/payload'],
      ['POST', '/v1/jobs/test', jobWith(payload), '/job/payload'],
      ['POST', `/v1/jobs/${id}/runs`, `{"payload":${payload}}`, '/payload'],
    ] as const) {
      expect((await send(method, url, body)).json()).toMatchObject({
        status: 422,
        detail: `${pointer} must not be larger than 1 MiB.`,
        errors: [{ pointer, code: 'out_of_range' }],
      });
    }
    const tooLarge = await send('POST', '/v1/jobs', jobWith(JSON.stringify('x'.repeat(LARGEST * 1.25))));
    expect(tooLarge.json()).toMatchObject({
      status: 413,
      detail: expect.stringMatching(/^A body may hold 1\.25 MiB/),
    });
  });
});
