import { otherRunId } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { cliJob, useApi } from '../management-api.for-spec.js';

const MINUTE = 60_000;

describe('the resume of what was stopped', () => {
  const given = useApi();
  beforeEach(() => given().ports.empty());

  const send = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const response = await given().api.app.inject({ method, url, ...(payload && { payload }) });
    return { status: response.statusCode, body: response.json() };
  };
  const sql = (text: string, values: unknown[] = []) => given().ports.fill(text, values);
  const thisMinute = Math.floor(Date.now() / MINUTE) * MINUTE;

  /** A job of a namespace whose ticks of the last two hours were skipped, because of a stop or for another reason. */
  async function jobSkipped(name: string, reason = 'stopped', namespace = 'team-a'): Promise<string> {
    const body = { ...cliJob(name), namespace, schedule: '* * * * *' };
    const { id } = (await send('POST', '/v1/jobs', body)).body;
    for (const [from, to] of [
      [120, 61],
      [60, 1],
    ] as const)
      await sql(
        `INSERT INTO runs (id, job_id, job_revision, trigger, state, reason, scheduled_at, created_at, finished_at, skip_from, skip_to, skip_count)
         VALUES ($5, $1, 1, 'schedule', 'skipped', $2, $4, now(), now(), $3, $4, 60)`,
        [
          ...[id, reason, ...[from, to].map((minutes) => new Date(thisMinute - minutes * MINUTE))],
          otherRunId(thisMinute - to * MINUTE, randomUUID()),
        ],
      );
    return id;
  }
  async function stopTwoHoursAgo(namespace: string | null = 'team-a'): Promise<void> {
    await send('POST', '/v1/stop', namespace === null ? {} : { namespace });
    await sql(`UPDATE stops SET stopped_at = now() - interval '2 hours 1 minute'`);
  }
  const resume = (body: object = {}) => send('POST', '/v1/stop/resume', { namespace: 'team-a', ...body });
  const operations = async () =>
    (await send('GET', '/v1/operations')).body.data as {
      total: number;
      namespaces: string[];
      request: { job_id: string; from: string; to: string };
    }[];

  it('runs none of the ticks unless it is told to, whatever the jobs have as catch_up', async () => {
    await jobSkipped('a');
    await stopTwoHoursAgo();
    expect(await resume()).toMatchObject({ status: 200, body: { namespace: 'team-a', backfills: 0 } });
    expect(await operations()).toEqual([]);
  });

  it('latest: runs the last tick of each job that the stop skipped, and of no other', async () => {
    const id = await jobSkipped('a');
    await jobSkipped('b', 'missed');
    await jobSkipped('c', 'stopped', 'team-b');
    await stopTwoHoursAgo();
    expect(await resume({ catch_up: 'latest' })).toMatchObject({ body: { backfills: 1 } });
    const from = new Date(thisMinute - MINUTE).toISOString();
    expect(await operations()).toMatchObject([
      { total: 1, namespaces: ['team-a'], request: { job_id: id, from } },
    ]);
  });

  it("all: runs those inside the job's window, in all namespaces if the whole system was stopped", async () => {
    const ids = [await jobSkipped('a'), await jobSkipped('c', 'stopped', 'team-b')];
    await stopTwoHoursAgo(null);
    const { body } = await send('POST', '/v1/stop/resume', { catch_up: 'all' });
    expect(body).toMatchObject({ namespace: null, backfills: 2 });
    const begun = await operations();
    expect(begun.map(({ request }) => request.job_id).sort()).toEqual(ids.sort());
    // The window is an hour, and the test may take some minutes.
    for (const { total } of begun) expect(total).toBeLessThanOrEqual(60);
    for (const { total } of begun) expect(total).toBeGreaterThan(50);
  });

  it('counts nothing from before the stop', async () => {
    await jobSkipped('a');
    await send('POST', '/v1/stop', { namespace: 'team-a' });
    expect(await resume({ catch_up: 'all' })).toMatchObject({ body: { backfills: 0 } });
  });

  it('refuses to catch up more than a thousand jobs, and goes on stopped then', async () => {
    await jobSkipped('a');
    await sql(
      `INSERT INTO jobs SELECT copy.*
       FROM jobs j, generate_series(1, 1000) AS number,
         jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid(), 'name', number)) AS copy`,
    );
    await sql(
      `INSERT INTO runs (id, job_id, job_revision, trigger, state, reason, scheduled_at, created_at, finished_at, skip_from, skip_to, skip_count)
       SELECT run.id, j.id, 1, 'schedule', 'skipped', 'stopped', $1, now(), now(), $1, $1, 1
       FROM (SELECT id, row_number() OVER () AS number FROM jobs) j JOIN unnest($2::uuid[]) WITH ORDINALITY AS run (id, number) USING (number)`,
      [
        new Date(thisMinute - MINUTE),
        Array.from({ length: 1_001 }, () => otherRunId(thisMinute - MINUTE, randomUUID())),
      ],
    );
    await stopTwoHoursAgo(null);
    const refused = await send('POST', '/v1/stop/resume', { catch_up: 'latest' });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/catch_up' }] } });
    expect((await send('GET', '/v1/stop')).body.data).toHaveLength(1);
    expect((await send('POST', '/v1/stop/resume')).status).toBe(200);
  });
});
