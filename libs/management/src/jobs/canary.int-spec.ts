import { CANARY_JOB_ID, CANARY_JOB_NAME, createCanary } from '@job-scheduler/job-model';
import { cliJob, useApi } from '../management-api.for-spec.js';

describe('the canary, to the API', () => {
  const given = useApi();

  beforeEach(async () => {
    await given().ports.empty();
    await given().ports.jobs.create(createCanary);
  });

  const send = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const response = await given().api.app.inject({ method, url, ...(payload && { payload }) });
    return { status: response.statusCode, body: response.json() };
  };
  const canary = () => given().ports.jobs.get(CANARY_JOB_ID);

  it.each([CANARY_JOB_ID, CANARY_JOB_ID.toUpperCase()])('has an unknown id, %s', async (id) => {
    const before = await canary();
    const path = `/v1/jobs/${id}`;
    const minute = { from: '2025-01-01T00:00:00Z', to: '2025-01-01T00:01:00Z' };
    for (const [method, url, body] of [
      ['GET', path],
      ['GET', `${path}/next`],
      ['GET', `${path}/runs`],
      ['PATCH', path, { max_runs: 1 }],
      ['PATCH', path, { schedule: '@daily' }],
      ['PATCH', path, { job: { http_method: 'post' } }],
      ['PUT', path, cliJob()],
      ['DELETE', path],
      ['POST', `${path}/pause`],
      ['POST', `${path}/resume`],
      ['POST', `${path}/runs`],
      ['POST', `${path}/backfill`, minute],
    ] as const)
      expect({ method, url, ...(await send(method, url, body)) }).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    expect(await canary()).toEqual(before);
  });

  it('is no job that a bulk operation finds', async () => {
    for (const action of ['pause', 'resume', 'delete', 'run']) {
      const { status, body } = await send('POST', '/v1/bulk', { action, ids: [CANARY_JOB_ID] });
      expect(status).toBe(202);
      expect(body).toMatchObject({
        total: 1,
        failed: 1,
        errors: [`There is no job with the id ${CANARY_JOB_ID}.`],
      });
      expect(await given().ports.operations.jobIds(body.id, 0, 10)).toEqual([]);
    }
  });

  it('has a name that is taken', async () => {
    const before = await canary();
    const definition = cliJob(CANARY_JOB_NAME);
    const other = await send('POST', '/v1/jobs', cliJob());
    for (const [method, url] of [
      ['POST', '/v1/jobs'],
      ['PUT', `/v1/jobs/by-name/${CANARY_JOB_NAME}`],
      ['PUT', `/v1/jobs/${other.body.id}`],
    ] as const)
      expect(await send(method, url, definition)).toMatchObject({
        status: 409,
        body: { code: 'name_taken' },
      });
    expect(await canary()).toEqual(before);
  });
});
