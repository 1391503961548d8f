import { cliJob, useApi } from '../management-api.for-spec.js';

describe('the payload of a manual run', () => {
  const given = useApi();
  let runs: string;

  const post = async (url: string, payload: object) => {
    const response = await given().api.app.inject({ method: 'POST', url, payload });
    return { status: response.statusCode, body: response.json() };
  };

  beforeAll(async () => {
    const job = { ...cliJob().job, headers: { 'content-type': 'text/plain' }, payload: 'own' };
    const { body } = await post('/v1/jobs', { ...cliJob(), job });
    runs = `/v1/jobs/${body.id}/runs`;
  });

  it('may hold placeholders', async () => {
    expect((await post(runs, { payload: 'run {{run_id}}' })).status).toBe(202);
  });

  it('may name a secret that the job sends, and no other', async () => {
    await given().api.app.inject({ method: 'PUT', url: '/v1/secrets/MINE', payload: { value: 's3cret' } });
    await given().api.app.inject({ method: 'PUT', url: '/v1/secrets/OTHER', payload: { value: 's3cret' } });
    await given().api.app.inject({
      method: 'PUT',
      url: '/v1/secrets/PASSWORD',
      payload: { value: 's3cret' },
    });
    const operation = {
      callback_url: 'http://localhost/',
      headers: { 'x-a': '{{secrets.MINE}}' },
      auth: { kind: 'basic', username: 'ann', password: '{{secrets.PASSWORD}}' },
    };
    const { body: job } = await post('/v1/jobs', { ...cliJob('with a secret'), job: operation });
    const own = `/v1/jobs/${job.id}/runs`;
    expect((await post(own, { payload: { a: '{{secrets.MINE}}' } })).status).toBe(202);
    for (const name of ['OTHER', 'PASSWORD'])
      expect(await post(own, { payload: { a: [`{{secrets.${name}}}`] } })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/payload/a/0', code: 'unknown_secret' }] },
      });
  });

  it.each([
    ['run {{run}}', 'holds the unknown placeholder {{run}}'],
    [{ a: 1 }, 'must be text, because the content-type header says text/plain'],
    ['a\u0000', 'must not hold a NUL character or a lone surrogate'],
  ])('must not be %j', async (payload, message) => {
    const { status, body } = await post(runs, { payload });
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { pointer: '/payload', code: 'invalid', message: expect.stringContaining(message) },
    ]);
  });
});
