import { cliJob, useApi } from '../management-api.for-spec.js';

describe('runs that the API ends', () => {
  const given = useApi();

  const request = async (method: 'POST' | 'DELETE', url: string) => {
    const response = await given().api.app.inject({ method, url, ...(method === 'POST' && { payload: {} }) });
    expect(response.statusCode).toBeLessThan(300);
    return response;
  };
  const counted = () => given().api.registry.getSingleMetricAsString('job_scheduler_runs_total');

  it('are counted, whether a user, a pause or a deletion cancels them', async () => {
    const job = { ...cliJob(), schedule: '@every 1h' };
    const created = await given().api.app.inject({ method: 'POST', url: '/v1/jobs', payload: job });
    const url = `/v1/jobs/${created.json().id}`;
    const { id } = (await request('POST', `${url}/runs`)).json();
    await request('POST', `/v1/runs/${id}/cancel`);
    expect(await counted()).toContain('{outcome="cancelled",trigger="manual"} 1');

    await request('POST', `${url}/runs`);
    await request('POST', `${url}/pause`);
    expect(await counted()).toContain('{outcome="cancelled",trigger="manual"} 2');

    await request('POST', `${url}/runs`);
    await request('DELETE', url);
    expect(await counted()).toContain('{outcome="cancelled",trigger="manual"} 3');
  });
});
