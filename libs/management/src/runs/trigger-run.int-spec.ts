import { cliJob, startApi, useApi } from '../management-api.for-spec.js';

describe('a manual run', () => {
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

  describe('has a payload that', () => {
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

  it('tells the page of its trace where TRACE_URL names one and it may have one; the list of runs does not', async () => {
    const { ports, api } = given();
    const { id } = (await post(runs, {})).body;
    const plain = (await api.app.inject({ url: `/v1/runs/${id}` })).json();
    expect(plain.trace_id).toBe(id.replaceAll('-', ''));
    expect(plain).not.toHaveProperty('trace_url');
    const template = 'https://grafana.example/explore?traceId={trace_id}';
    const other = await startApi(ports, null, null, 'any', 0, null, null, template);
    const told = async (url: string) => (await other.app.inject({ url })).json();
    const [run, { data }] = [await told(`/v1/runs/${id}`), await told(`${runs}?limit=1`)];
    const skip = `UPDATE runs SET state = 'skipped', reason = 'stopped' WHERE id = $1`;
    await ports.database.pool.query(skip, [id]);
    const skipped = await told(`/v1/runs/${id}`);
    await other.close();
    const trace_url = `https://grafana.example/explore?traceId=${plain.trace_id}`;
    expect(run).toEqual({ ...plain, trace_url });
    expect(data).toEqual([expect.objectContaining({ id })]);
    expect(data[0]).not.toHaveProperty('trace_url');
    expect(skipped).not.toHaveProperty('trace_url');
  });
});
