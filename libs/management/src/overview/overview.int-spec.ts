import { firstRunIdAt } from '@job-scheduler/job-model';
import { eventually } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { cliJob, useApi } from '../management-api.for-spec.js';

const HOUR = 3_600_000;

describe('the figures of the API', () => {
  const given = useApi();

  beforeEach(() => given().ports.empty());

  const get = async (url: string) => (await given().api.app.inject({ url })).json();
  const post = async (url: string, payload: object) =>
    (await given().api.app.inject({ method: 'POST', url, payload })).json();

  /** Writes a run into the ledger. */
  const record = (jobId: string, at: number, state: string, more: Record<string, unknown> = {}) => {
    const isOpen = ['queued', 'running', 'waiting'].includes(state);
    const row: Record<string, unknown> = {
      id: firstRunIdAt(at).slice(0, 14) + randomUUID().slice(14),
      job_id: jobId,
      job_revision: 1,
      trigger: 'schedule',
      state,
      scheduled_at: new Date(at).toISOString(),
      created_at: new Date(at).toISOString(),
      ...(!isOpen && { finished_at: new Date(at + 50).toISOString() }),
      ...more,
    };
    return given().ports.database.pool.query(
      `INSERT INTO runs (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
        .map((_, index) => `$${index + 1}`)
        .join(', ')})`,
      Object.values(row),
    );
  };

  it('are those of the jobs, of the runs under way, and of what came of the others over time', async () => {
    const { id } = await post('/v1/jobs', { ...cliJob('hourly'), schedule: '0 * * * *' });
    const paused = await post('/v1/jobs', cliJob('paused'));
    await post(`/v1/jobs/${paused.id}/pause`, {});
    const noon = Date.parse('2030-01-01T12:00:00Z');
    const started = { started_at: new Date(noon + 20).toISOString() };
    await record(id, noon, 'succeeded', started);
    await record(id, noon + 1, 'failed');
    await record(id, noon + HOUR, 'skipped', {
      skip_from: new Date(noon).toISOString(),
      skip_to: new Date(noon + HOUR).toISOString(),
      skip_count: 7,
    });
    await record(id, noon + 2, 'queued', { queued_at: '2020-01-01T00:00:00Z' });
    await record(id, noon + 3, 'running');
    const stats = await get('/v1/stats?from=2030-01-01T00:00:00Z&to=2030-01-02T00:00:00Z');
    expect(stats).toMatchObject({
      jobs: { active: 1, paused: 1, ended: 0, disabled: 0 },
      runs_now: { queued: 1, running: 1, late: 1 },
      due: { next_hour: 1, next_day: 24 },
      totals: { succeeded: 1, failed: 1, skipped: 7, open: 2 },
      bucket_seconds: 3600,
    });
    expect(stats.data).toHaveLength(24);
    expect(stats.data[12]).toMatchObject({
      at: '2030-01-01T12:00:00.000Z',
      succeeded: 1,
      failed: 1,
      lateness_average_ms: expect.closeTo(20, 3),
      lateness_most_ms: expect.closeTo(20, 3),
    });
    expect(stats.data[13]).toMatchObject({ skipped: 7, lateness_most_ms: null });
    expect(await get('/v1/stats?from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z')).toMatchObject({
      status: 422,
    });
  });

  it('tell how many ticks to expect, and how a spread would change that', async () => {
    for (const name of ['a', 'b', 'c'])
      await post('/v1/jobs', {
        ...cliJob(name),
        schedule: '0 * * * *',
        tags: [name === 'c' ? 'late' : 'early'],
      });
    await post('/v1/jobs', { ...cliJob('second'), schedule: '* * * * * *' });
    const paused = await post('/v1/jobs', { ...cliJob('paused'), schedule: '0 * * * *' });
    await post(`/v1/jobs/${paused.id}/pause`, {});
    const range = { from: '2030-01-01T00:00:00Z', to: '2030-01-01T02:00:00Z' };
    const calendar = await get(`/v1/calendar?from=${range.from}&to=${range.to}`);
    expect(calendar).toMatchObject({
      total: 7206,
      data: [{ count: 3603 }, { count: 3603 }],
      unusable_jobs: 0,
    });

    const body = { ...range, bucket: 60, filter: { tag: 'early' } };
    const hash = await post('/v1/calendar/spread', { ...body, by: 'hash' });
    expect(hash.changes).toMatchObject([{ name: 'a', patch: { schedule: 'H * * * *' } }, { name: 'b' }]);
    expect(hash.before[0].count).toBe(63);
    const sum = (counts: { count: number }[]) => counts.reduce((total, { count }) => total + count, 0);
    expect([sum(hash.before), sum(hash.after)]).toEqual([7206, 7206]);
    const jitter = await post('/v1/calendar/spread', { ...body, jitter_seconds: 1800 });
    expect(jitter.changes[0].patch).toEqual({ jitter_seconds: 1800 });
    expect(jitter.most_before).toBe(63);

    await given().ports.database.pool.query(`UPDATE jobs SET timezone = 'Nowhere/Zone' WHERE name = 'a'`);
    expect(await get(`/v1/calendar?from=${range.from}&to=${range.to}`)).toMatchObject({
      total: 7204,
      unusable_jobs: 1,
    });
    const many = `from=2030-01-01T00:00:00Z&to=2031-01-01T00:00:00Z&bucket=60`;
    expect((await get(`/v1/calendar?${many}`)).errors).toMatchObject([{ pointer: '/bucket' }]);
  });

  it('count the jobs behind each filter, as far as the other filters find them', async () => {
    await post('/v1/jobs', { ...cliJob('a'), tags: ['x', 'y'] });
    await post('/v1/jobs', { ...cliJob('b'), tags: ['x'], namespace: 'team-b' });
    const paused = await post('/v1/jobs', { ...cliJob('c'), tags: ['z'] });
    await post(`/v1/jobs/${paused.id}/pause`, {});
    await given().ports.database.pool.query(
      `UPDATE job_cursor SET last_outcome = 'failed' WHERE job_id = $1`,
      [paused.id],
    );
    const of = (...counts: [string, number][]) => ({
      values: counts.map(([value, count]) => ({ value, count })),
      more: false,
    });
    expect(await get('/v1/jobs/facets')).toEqual({
      status: of(['active', 2], ['paused', 1]),
      last_outcome: of(['failed', 1]),
      namespace: of(['default', 2], ['team-b', 1]),
      tag: of(['x', 2], ['y', 1], ['z', 1]),
      total: { count: 3, more: false },
    });
    expect(await get('/v1/jobs/facets?status=active&tag=x&namespace=default')).toEqual({
      status: of(['active', 1]),
      last_outcome: of(),
      namespace: of(['default', 1], ['team-b', 1]),
      tag: of(['x', 1], ['y', 1]),
      total: { count: 1, more: false },
    });
    expect((await get('/v1/jobs/facets?status=sleeping')).status).toBe(422);
  });

  it('count ten thousand jobs at once, and more of them for who asks again', async () => {
    await given().ports.fill(
      `WITH made AS (
         INSERT INTO jobs SELECT copy.*
         FROM jobs j, generate_series(1, 10010) AS n,
           jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid(), 'name', 'many-' || n)) AS copy
         WHERE j.id = $1 RETURNING id
       )
       INSERT INTO job_cursor SELECT copy.*
       FROM job_cursor c, made, jsonb_populate_record(c, jsonb_build_object('job_id', made.id)) AS copy
       WHERE c.job_id = $1`,
      [(await post('/v1/jobs', cliJob('first'))).id],
    );
    const { total, status } = await get('/v1/jobs/facets');
    expect(total).toEqual({ count: 10_000, more: true });
    expect(status.more).toBe(true);
    await eventually('a count of all', async () => {
      const again = await get('/v1/jobs/facets');
      return !again.total.more && again.total.count === 10_011 && again.status.values[0].count === 10_011;
    });
  });

  it('name the versions and the processes at work', async () => {
    const runner = randomUUID();
    const { pool } = given().ports.database;
    const older = randomUUID();
    await pool.query(
      `INSERT INTO runners (id, started_at, renewed_at, holds) VALUES ($1, now(), now(), 100), ($2, now() + interval '1 s', now(), 0)`,
      [runner, older],
    );
    await pool.query(`INSERT INTO leases VALUES ('reconciler', $1, now() + interval '1 minute')`, [runner]);
    const { id } = await post('/v1/jobs', cliJob());
    await record(id, Date.now(), 'running', { runner_id: runner });
    expect(await get('/v1/system')).toMatchObject({
      version: '0.0.0',
      store_version: expect.stringMatching(/^\d+\.\d+/),
      schema: expect.stringMatching(/^\d{4}_.*\.sql$/),
      zone_data: { outdated: expect.any(Boolean) },
      health: { status: 'ok', dependencies: { postgres: 'up' } },
      runners: [
        { id: runner, calls: 1, capacity: 100 },
        { id: older, calls: 0, capacity: null },
      ],
      schedulers: [{ id: runner, duty: 'reconciler' }],
    });
  });
});
