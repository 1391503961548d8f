import { DENIED_IPV4, DENIED_IPV6, DENIED_SPELLINGS } from '@job-scheduler/http-callback/testing';
import { createJob, jobDefinitionSchema } from '@job-scheduler/job-model';
import { RecordingTarget } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { cliJob, useApi } from '../management-api.for-spec.js';

const HOSTS = [...DENIED_SPELLINGS, ...DENIED_IPV4, ...DENIED_IPV6.map((address) => `[${address}]`)];

const MESSAGE =
  'names an address that may not be called: choose another one, or have whoever runs the scheduler allow it with CALLBACK_ALLOW_CIDRS';

describe('with CALLBACK_ADDRESSES=public', () => {
  const given = useApi(null, 'public');

  const send = async (method: 'POST' | 'PUT' | 'PATCH', url: string, body: object) => {
    const headers = {
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    };
    const answer = await given().api.app.inject({ method, url, headers, payload: JSON.stringify(body) });
    return { status: answer.statusCode, body: answer.json() };
  };
  const jobAt = (callback_url: string, name = 'CLI') => ({ ...cliJob(name), job: { callback_url } });
  const denied = (pointer: string) => ({
    status: 422,
    body: { code: 'invalid', errors: [{ pointer, code: 'address_denied', message: MESSAGE }] },
  });

  it('a job whose URL names a denied address is neither saved nor tried, however the address is written', async () => {
    const target = await RecordingTarget.start();
    const { port } = new URL(target.url);
    for (const host of HOSTS) {
      const body = jobAt(`http://${host}:${port}/`);
      for (const path of ['/v1/jobs', '/v1/jobs/test'])
        expect(await send('POST', path, body)).toMatchObject(denied('/job/callback_url'));
    }
    expect(target.requests).toEqual([]);
    await target.close();
    const { data } = (await given().api.app.inject({ url: '/v1/jobs' })).json();
    expect(data).toEqual([]);
  });

  it('nor can a job be changed so', async () => {
    const { body: job } = await send('POST', '/v1/jobs', jobAt('http://8.8.8.8/'));
    const pointing = jobAt('http://0x7f.1/');
    expect(await send('PUT', `/v1/jobs/${job.id}`, pointing)).toMatchObject(denied('/job/callback_url'));
    expect(await send('PUT', '/v1/jobs/by-name/CLI', pointing)).toMatchObject(denied('/job/callback_url'));
    expect(await send('PATCH', `/v1/jobs/${job.id}`, { job: pointing.job })).toMatchObject(
      denied('/job/callback_url'),
    );
    expect((await given().api.app.inject({ url: `/v1/jobs/${job.id}` })).json()).toEqual(job);
  });

  it('a job that had such URLs before can be edited, but gets no other ones', async () => {
    const url = 'http://10.1.2.3/';
    const alerts = [{ to: { kind: 'webhook', url: 'http://10.1.2.4/' } }];
    const old = { ...jobAt(url, 'old'), alerts };
    const { id } = await given().ports.jobs.create((now) =>
      createJob(randomUUID(), jobDefinitionSchema.parse(old), 'test', now),
    );
    const path = `/v1/jobs/${id}`;
    expect(await send('PATCH', path, { active: false })).toMatchObject({ status: 200 });
    expect(await send('PUT', path, { ...old, description: 'edited' })).toMatchObject({ status: 200 });
    expect(await send('PUT', '/v1/jobs/by-name/old', old)).toMatchObject({ status: 200 });
    expect(await send('PATCH', path, { job: { callback_url: 'http://10.1.2.5/' } })).toMatchObject(
      denied('/job/callback_url'),
    );
    const other = { to: { kind: 'slack', url: 'http://10.1.2.6/' } };
    expect(await send('PATCH', path, { alerts: [...alerts, other] })).toMatchObject(
      denied('/alerts/1/to/url'),
    );
  });

  it('nor can its alerts go there', async () => {
    const to = ['https://hooks.example.com/', 'http://169.254.169.254/', 'https://[::1]/'];
    const alerts = to.map((url, index) => ({ to: { kind: index === 1 ? 'slack' : 'webhook', url } }));
    const { status, body } = await send('POST', '/v1/jobs', {
      ...jobAt('http://8.8.8.8/', 'alerts'),
      alerts,
    });
    expect(status).toBe(422);
    expect(body.errors).toEqual(
      [1, 2].map((index) => ({
        pointer: `/alerts/${index}/to/url`,
        code: 'address_denied',
        message: MESSAGE,
      })),
    );
  });

  it('a name is judged when it is called, and the target is not connected to', async () => {
    const target = await RecordingTarget.start();
    const url = target.url.replace('127.0.0.1', 'localhost');
    expect((await send('POST', '/v1/jobs', jobAt(url, 'named'))).status).toBe(201);
    const { status, body } = await send('POST', '/v1/jobs/test', jobAt(url));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      error: { code: 'address_denied', message: expect.stringContaining('CALLBACK_ALLOW_HOSTS') },
      response: null,
      succeeded: false,
      reason: 'address_denied',
      timings: { connect_ms: null },
    });
    expect(target.requests).toEqual([]);
    await target.close();
    const metrics = await given().api.registry.metrics();
    expect(metrics).toMatch(/^job_scheduler_address_denied_total 1$/m);
    expect(metrics).toMatch(/^job_scheduler_address_would_be_denied_total 0$/m);
  });
});
