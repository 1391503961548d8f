import { createJob, jobDefinitionSchema, type Job } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { useApi } from '../management-api.for-spec.js';

const WEBHOOK = { kind: 'webhook', url: 'https://example.com/hook?token=secret' };
const EMAIL = { kind: 'email', address: 'ann@example.com' };

describe('the list of alerts', () => {
  const given = useApi();
  let one: Job;
  let other: Job;

  const addJob = (name: string): Promise<Job> => {
    const definition = jobDefinitionSchema.parse({
      name,
      schedule: '@every 1s',
      job: { callback_url: 'http://localhost:9000/hook' },
      alerts: [{ to: WEBHOOK }, { to: EMAIL }],
    });
    return given().ports.jobs.create((now) => createJob(randomUUID(), definition, 'ann', now));
  };
  const raise = (job: Job, event: 'failure' | 'disabled', at: number) =>
    given().ports.alerts.raise([
      {
        job_id: job.id,
        event,
        failures: 2,
        run_id: randomUUID(),
        reason: 'http_500',
        at: job.created_at + at,
      },
    ]);
  const get = async (url: string) => {
    const response = await given().api.app.inject({ url });
    return { status: response.statusCode, link: response.headers['link'], body: response.json() };
  };

  beforeAll(async () => {
    [one, other] = [await addJob('one'), await addJob('other')];
    await raise(one, 'failure', 1);
    await raise(one, 'disabled', 2);
    await raise(other, 'failure', 10_000);
  });

  it('shows what could not be delivered and why, without what the URL keeps secret', async () => {
    const { items } = await given().ports.alerts.list({
      job_id: one.id,
      state: [],
      event: ['failure'],
      limit: 100,
      after: null,
    });
    const toWebhook = items.find(({ to }) => to.kind === 'webhook')!;
    await given().ports.alerts.markFailed(toWebhook.id, 'The target answered with status 404.', true);
    const { status, body } = await get('/v1/alerts?state=failed');
    expect(status).toBe(200);
    expect(body).toEqual({
      data: [
        {
          id: toWebhook.id,
          job_id: one.id,
          job_name: 'one',
          event: 'failure',
          to: { kind: 'webhook', url: 'https://example.com/hook' },
          run_id: toWebhook.run_id,
          failures: 2,
          reason: 'http_500',
          at: new Date(one.created_at + 1).toISOString(),
          state: 'failed',
          attempts: 1,
          last_error: 'The target answered with status 404.',
          delivered_at: null,
        },
      ],
      next_cursor: null,
    });
  });

  it.each([
    ['', 6],
    ['?event=disabled', 2],
    ['?event=disabled&event=failure', 6],
    ['?event=missed', 0],
    ['?state=pending&event=failure', 3],
  ])('is filtered by %j', async (query, count) => {
    expect((await get(`/v1/alerts${query}`)).body.data).toHaveLength(count);
  });

  it('is filtered by job', async () => {
    const { body } = await get(`/v1/alerts?job_id=${one.id}&event=failure`);
    expect(body.data.map((alert: { job_id: string }) => alert.job_id)).toEqual([one.id, one.id]);
  });

  it('goes through all alerts once, the newest first', async () => {
    const found: unknown[] = [];
    for (let next: string | null = '/v1/alerts?limit=4'; next !== null;) {
      const { status, link, body } = await get(next);
      expect(status).toBe(200);
      found.push(...body.data);
      next = /^<(.*)>; rel="next"$/.exec(String(link))?.[1] ?? null;
    }
    expect(found).toEqual((await get('/v1/alerts?limit=500')).body.data);
    expect(found).toMatchObject([
      { job_name: 'other' },
      { job_name: 'other' },
      { event: 'disabled' },
      { event: 'disabled' },
      { job_name: 'one' },
      { job_name: 'one' },
    ]);
  });

  it.each(['job_id=one', 'state=lost', 'event=birthday', 'limit=0', 'from=2030'])(
    'refuses %s',
    async (query) => {
      expect(await get(`/v1/alerts?${query}`)).toMatchObject({ status: 422, body: { code: 'invalid' } });
    },
  );

  it('refuses a cursor of another list', async () => {
    const { next_cursor } = (await get('/v1/alerts?limit=1')).body;
    const refusal = await get(`/v1/alerts?event=failure&cursor=${next_cursor}`);
    expect(refusal).toMatchObject({ status: 400, body: { code: 'cursor_mismatch' } });
  });
});
