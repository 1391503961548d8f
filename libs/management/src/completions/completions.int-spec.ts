import { completionToken } from '@job-scheduler/job-model';
import { PostgresClaimLedger } from '@job-scheduler/job-store/postgres';
import { randomUUID } from 'node:crypto';
import { cliJob, startApi, useApi } from '../management-api.for-spec.js';

describe('asynchronous completion', () => {
  const given = useApi('secret');
  const authorized = { authorization: 'Bearer secret' };
  const asynchronous = { ...cliJob(), completion: { deadline_seconds: 60 } };

  const post = async (url: string, payload?: object, headers: Record<string, string> = {}) => {
    const body = payload === undefined ? {} : { payload };
    const response = await given().api.app.inject({ method: 'POST', url, headers, ...body });
    return { status: response.statusCode, body: response.json() };
  };

  /** A run that a runner is calling, and the path to report on it. */
  const calledRun = async () => {
    const { body: job } = await post('/v1/jobs', { ...asynchronous, name: randomUUID() }, authorized);
    const { body: run } = await post(`/v1/jobs/${job.id}/runs`, undefined, authorized);
    const claimant = { runner_id: randomUUID(), claim_id: randomUUID() };
    const { database } = given().ports;
    await new PostgresClaimLedger(database).claim([{ run_id: run.id, attempt: 1 }], claimant);
    const { key } = await given().ports.endpoint.read();
    return { id: run.id, path: `/v1/completions/${completionToken({ run_id: run.id, attempt: 1 }, key)}` };
  };

  it('takes a report without an API key, with or without a body', async () => {
    const [first, second] = [await calledRun(), await calledRun()];
    expect(await post(first.path)).toEqual({
      status: 202,
      body: { run_id: first.id, attempt: 1, outcome: 'succeeded' },
    });
    const report = { outcome: 'failed', message: 'no paper' };
    expect(await post(second.path, report)).toMatchObject({ status: 202, body: { outcome: 'failed' } });
  });

  it('refuses a second report, an URL that it did not sign, and a body that says something else', async () => {
    const { path } = await calledRun();
    expect(await post(path, { outcome: 'perhaps' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/outcome', code: 'invalid_value' }] },
    });
    expect((await post(path)).status).toBe(202);
    expect(await post(path)).toMatchObject({ status: 409, body: { code: 'state_conflict' } });
    expect(await post('/v1/completions/abc')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('leaves every other route closed without a key', async () => {
    expect((await post('/v1/jobs', asynchronous)).status).toBe(401);
  });

  it('is refused for jobs, on every way to write one, while targets could not be told where to report', async () => {
    const unreachable = await startApi(given().ports, null, null);
    const send = async (method: 'POST' | 'PUT' | 'PATCH', url: string, payload: object) => {
      const answer = await unreachable.app.inject({ method, url, payload });
      return { status: answer.statusCode, body: answer.json() };
    };
    const name = randomUUID();
    const { body: job } = await send('POST', '/v1/jobs', { ...cliJob(), name });
    const refused = {
      status: 422,
      body: { errors: [{ pointer: '/completion', code: 'public_url_missing' }] },
    };
    const definition = { ...asynchronous, name };
    expect(await send('POST', '/v1/jobs', { ...definition, name: randomUUID() })).toMatchObject(refused);
    expect(await send('PUT', `/v1/jobs/${job.id}`, definition)).toMatchObject(refused);
    expect(await send('PUT', `/v1/jobs/by-name/${name}`, definition)).toMatchObject(refused);
    expect(await send('PATCH', `/v1/jobs/${job.id}`, { completion: { deadline_seconds: 5 } })).toMatchObject(
      refused,
    );
    await unreachable.close();
  });
});
