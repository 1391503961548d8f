import { cliJob, useApi } from '../management-api.for-spec.js';

const LAST = 2_147_483_647;

describe('a job or a secret at the largest revision that is stored', () => {
  const given = useApi();

  const send = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const answer = await given().api.app.inject({
      method,
      url: `/v1/${url}`,
      headers: method === 'GET' ? {} : { 'if-match': `"${LAST}"` },
      ...(payload && { payload }),
    });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
  const toLast = (id: string) =>
    given().ports.database.pool.query('UPDATE job_cursor SET revision = $2 WHERE job_id = $1', [id, LAST]);
  const jobAtLast = async (name: string): Promise<string> => {
    const created = await given().api.app.inject({ method: 'POST', url: '/v1/jobs', payload: cliJob(name) });
    const { id } = created.json<{ id: string }>();
    await toLast(id);
    return id;
  };

  it.each([
    ['PUT', '', { ...cliJob('put'), description: 'new' }, 'updated'],
    ['PUT', '', { ...cliJob('both'), description: 'new', active: false }, 'updated'],
    ['PATCH', '', { description: 'new' }, 'updated'],
    ['POST', '/pause', undefined, 'paused'],
  ] as const)('%s …%s %j begins again at 1', async (method, path, body, action) => {
    const id = await jobAtLast(body !== undefined && 'name' in body ? body.name : action);
    expect(await send(method, `jobs/${id}${path}`, body)).toMatchObject({
      status: 200,
      body: { revision: 1 },
    });
    expect((await send('GET', `jobs/${id}/revisions`)).body.data).toMatchObject([{ revision: 1, action }]);
  });

  it('can be resumed, restored and deleted', async () => {
    const id = await jobAtLast('resumed');
    await send('POST', `jobs/${id}/pause`);
    await toLast(id);
    expect(await send('POST', `jobs/${id}/resume`)).toMatchObject({ status: 200, body: { revision: 1 } });

    await given().api.app.inject({
      method: 'PATCH',
      url: `/v1/jobs/${id}`,
      payload: { description: 'other' },
    });
    await toLast(id);
    const restored = await send('POST', `jobs/${id}/revisions/1/restore`);
    expect(restored).toMatchObject({ status: 200, body: { revision: 1, description: 'From CLI' } });

    await toLast(id);
    expect((await send('DELETE', `jobs/${id}`)).status).toBe(204);
  });

  it('can be applied, and withdrawn', async () => {
    const apply = (jobs: object[]) =>
      given().api.app.inject({
        method: 'POST',
        url: '/v1/apply',
        payload: { manager: 'last', prune: true, jobs },
      });
    await apply([cliJob('applied')]);
    const { id } = (await send('GET', 'jobs?q=applied')).body.data[0];
    await toLast(id);
    expect((await apply([{ ...cliJob('applied'), description: 'new' }])).statusCode).toBe(200);
    expect((await send('GET', `jobs/${id}`)).body.revision).toBe(1);
    await toLast(id);
    expect((await apply([cliJob('another')])).statusCode).toBe(200);
    expect((await send('GET', `jobs/${id}`)).status).toBe(404);
  });

  it('is a secret that is written again', async () => {
    await given().api.app.inject({
      method: 'POST',
      url: '/v1/secrets',
      payload: { name: 'LAST', value: 'the first' },
    });
    await given().ports.database.pool.query('UPDATE secrets SET revision = $1', [LAST]);
    expect(await send('PUT', 'secrets/LAST', { value: 'the second' })).toMatchObject({
      status: 200,
      body: { revision: 1 },
    });
  });
});
