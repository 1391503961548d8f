import { cliJob, useApi } from '../management-api.for-spec.js';

const HOUR = 3_600_000;
const iso = (at: number): string => new Date(at).toISOString();

describe('the ticks of a job in the API', () => {
  const given = useApi();

  const send = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const response = await given().api.app.inject({ method, url, ...(payload && { payload }) });
    return { status: response.statusCode, body: response.json() };
  };

  it('are those that were due and those that will be, in pages, with the reason why one does not run', async () => {
    const job = { ...cliJob(), schedule: '0 * * * *', timezone: 'Asia/Kolkata' };
    const { id } = (await send('POST', '/v1/jobs', job)).body;
    const { pool } = given().ports.database;
    const noon = Date.parse('2030-01-01T12:30:00Z');
    await pool.query(
      `INSERT INTO runs (id, job_id, job_revision, trigger, state, reason, scheduled_at, created_at, finished_at,
                         skip_from, skip_to, skip_count)
       VALUES (gen_random_uuid(), $1, 1, 'schedule', 'skipped', 'missed', $3, now(), now(), $2, $3, 3)`,
      [id, iso(noon - 2 * HOUR), iso(noon)],
    );
    await pool.query(
      `UPDATE runs SET id = (lpad(to_hex($2::bigint), 12, '0') || '8000' || right(replace(job_id::text, '-', ''), 16))::uuid
       WHERE job_id = $1`,
      [id, noon],
    );
    await pool.query(`UPDATE job_cursor SET last_tick = $2 WHERE job_id = $1`, [id, iso(noon)]);

    const range = `from=${iso(noon - HOUR)}&to=${iso(noon + 3 * HOUR)}`;
    const first = (await send('GET', `/v1/jobs/${id}/ticks?${range}&limit=3`)).body;
    expect(first.data).toMatchObject([
      { at: iso(noon - HOUR), local: '2030-01-01T17:00:00+05:30', state: 'skipped', reason: 'missed' },
      { at: iso(noon), state: 'skipped', reason: 'missed' },
      { at: iso(noon + HOUR), state: 'expected', run_id: null },
    ]);
    const rest = `/v1/jobs/${id}/ticks?${range}&limit=3&cursor=${first.next_cursor}`;
    await send('POST', `/v1/jobs/${id}/pause`, { reason: 'holiday' });
    const second = (await send('GET', rest)).body;
    expect(second).toMatchObject({
      data: [{ at: iso(noon + 2 * HOUR), state: 'held', reason: 'paused' }],
      next_cursor: null,
    });
  });

  it('are told for yesterday and tomorrow if no range is given, even of a job whose schedule cannot be used', async () => {
    const { id } = (await send('POST', '/v1/jobs', { ...cliJob('hourly'), schedule: '0 * * * *' })).body;
    expect((await send('GET', `/v1/jobs/${id}/ticks`)).body.data).toHaveLength(24);
    await given().ports.database.pool.query(`UPDATE jobs SET timezone = 'Nowhere/Zone' WHERE id = $1`, [id]);
    expect(await send('GET', `/v1/jobs/${id}/ticks`)).toMatchObject({ status: 200, body: { data: [] } });
  });
});
