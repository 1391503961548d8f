import { cliJob, useApi } from '../management-api.for-spec.js';

describe('the revisions of a job in the API', () => {
  const given = useApi();

  const send = async (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, headers = {}) => {
    const answer = await given().api.app.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: answer.statusCode, text: answer.body, body: answer.json() };
  };

  it('tell who changed what, and can be restored', async () => {
    const text = '{"z":1.0,"a":[]}';
    const job = { ...cliJob(), job: { ...cliJob().job, payload: JSON.parse(text) } };
    const body = JSON.stringify(job).replace('{"z":1,"a":[]}', text);
    const { id } = (
      await given().api.app.inject({
        method: 'POST',
        url: '/v1/jobs',
        headers: { 'content-type': 'application/json' },
        payload: body,
      })
    ).json();
    await send('PATCH', `/v1/jobs/${id}`, {
      schedule: '@daily',
      job: { headers: { 'x-a': '1' }, payload: 7 },
    });
    await send('POST', `/v1/jobs/${id}/pause`);

    const url = `/v1/jobs/${id}/revisions`;
    const first = (await send('GET', `${url}?limit=2`)).body;
    expect(first.data).toMatchObject([
      { revision: 3, action: 'paused', status: 'paused', actor: 'anonymous' },
      { revision: 2, action: 'updated' },
    ]);
    expect((await send('GET', `${url}?limit=2&cursor=${first.next_cursor}`)).body).toMatchObject({
      data: [{ revision: 1, action: 'created' }],
      next_cursor: null,
    });

    const { body: updated, text: json } = await send('GET', `${url}/2`);
    expect(updated.changes).toEqual([
      { pointer: '/schedule', from: '0 0 1 1 *', to: '@daily' },
      { pointer: '/job/headers/x-a', to: '1' },
      { pointer: '/job/payload', from: { z: 1, a: [] }, to: 7 },
    ]);
    expect(json).toContain(`"from":${text}`);

    const stale = await send('POST', `${url}/1/restore`, undefined, { 'if-match': '"2"' });
    expect(stale.status).toBe(412);
    const restored = await send('POST', `${url}/1/restore`, undefined, { 'idempotency-key': 'restore' });
    expect(restored.body).toMatchObject({ revision: 4, status: 'paused', schedule: '0 0 1 1 *' });
    expect(restored.text).toContain(`"payload":${text}`);
    expect((await send('POST', `${url}/1/restore`)).body.revision).toBe(4);
    expect((await send('GET', `${url}/4`)).body).toMatchObject({ action: 'restored', status: 'paused' });
  });
});
