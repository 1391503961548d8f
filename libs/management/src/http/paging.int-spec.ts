import { cliJob, useApi } from '../management-api.for-spec.js';

const JOBS = 23;

describe('the lists of the API', () => {
  const given = useApi();

  const get = async (url: string) => {
    const response = await given().api.app.inject({ url });
    return { status: response.statusCode, link: response.headers['link'], body: response.json() };
  };

  /** Follows the cursors from the first page to the last, and returns the pages. */
  const pages = async (url: string): Promise<{ id: string; name: string }[][]> => {
    const found = [];
    for (let next: string | null = url; next !== null;) {
      const { status, link, body } = await get(next);
      expect(status).toBe(200);
      found.push(body.data);
      const linked = /^<(.*)>; rel="next"$/.exec(String(link))?.[1] ?? null;
      expect(linked === null).toBe(body.next_cursor === null);
      next = linked;
    }
    return found;
  };

  beforeAll(async () => {
    for (let index = 0; index < JOBS; index += 1) {
      const tags = [index % 2 === 0 ? 'even' : 'odd', `n:${index}`];
      const payload = { ...cliJob(`job ${String(index).padStart(2, '0')}`), tags, active: index % 3 !== 0 };
      await given().api.app.inject({ method: 'POST', url: '/v1/jobs', payload });
    }
    // Many at the same instant, so that only the id can tell them apart.
    await given().ports.database.pool.query(
      `UPDATE jobs SET created_at = timestamptz '2026-01-01Z' WHERE name < 'job 15'`,
    );
    const { body } = await get('/v1/jobs?q=job%2000');
    for (let index = 0; index < 7; index += 1) {
      await given().api.app.inject({ method: 'POST', url: `/v1/jobs/${body.data[0].id}/runs` });
    }
  });

  it.each(['-created_at', 'created_at', 'name', '-name', 'next_run', '-next_run'])(
    'goes through all jobs once by %s, whatever the ties',
    async (sort) => {
      const found = await pages(`/v1/jobs?limit=5&sort=${sort}`);
      expect(found.map((page) => page.length)).toEqual([5, 5, 5, 5, 3]);
      expect(new Set(found.flat().map(({ id }) => id)).size).toBe(JOBS);
      const whole = (await get(`/v1/jobs?limit=500&sort=${sort}`)).body;
      expect(found.flat()).toEqual(whole.data);
      expect(whole.next_cursor).toBeNull();
    },
  );

  it('orders by name', async () => {
    const names = (await pages('/v1/jobs?limit=9&sort=-name')).flat().map(({ name }) => name);
    expect(names).toEqual([...names].sort().reverse());
  });

  it('takes repeated filters as alternatives, and different ones together', async () => {
    const count = async (query: string) => (await get(`/v1/jobs?limit=500&${query}`)).body.data.length;
    expect(await count('tag=even')).toBe(12);
    expect(await count('tag=even&tag=odd')).toBe(23);
    expect(await count('status=paused')).toBe(8);
    expect(await count('status=paused&status=active')).toBe(23);
    expect(await count('status=paused&tag=even')).toBe(4);
    expect(await count('q=JOB%200&status=active')).toBe(6);
    expect(await count('q=localhost:9000')).toBe(23);
    expect(await count('q=%25')).toBe(0);
    expect(await count('last_outcome=failed')).toBe(0);
  });

  it('goes through all runs once, newest first', async () => {
    const found = (await pages('/v1/runs?limit=3')) as unknown as { id: string; created_at: string }[][];
    expect(found.map((page) => page.length)).toEqual([3, 3, 1]);
    const ids = found.flat().map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
  });

  it('filters runs by job, state, trigger and time', async () => {
    const { job_id, scheduled_at } = (await get('/v1/runs?limit=1')).body.data[0];
    const count = async (query: string) => (await get(`/v1/runs?${query}`)).body.data.length;
    expect(await count(`job_id=${job_id}`)).toBe(7);
    expect(await count('job_id=00000000-0000-4000-8000-000000000000')).toBe(0);
    expect(await count('state=queued&state=failed')).toBe(7);
    expect(await count('state=failed')).toBe(0);
    expect(await count('trigger=manual')).toBe(7);
    expect(await count('trigger=schedule')).toBe(0);
    expect(await count('from=2026-01-01T00:00:00%2B01:00')).toBe(7);
    expect(await count('to=2026-01-01T00:00:00Z')).toBe(0);
    expect(await count(`from=${scheduled_at}`)).toBeGreaterThanOrEqual(1);
    const ofJob = await pages(`/v1/jobs/${job_id}/runs?limit=4&trigger=manual`);
    expect(ofJob.map((page) => page.length)).toEqual([4, 3]);
  });

  it('refuses a cursor with other filters, but takes another limit', async () => {
    const { next_cursor } = (await get('/v1/jobs?limit=5&tag=even')).body;
    const cursor = `cursor=${next_cursor}`;
    expect((await get(`/v1/jobs?limit=2&tag=even&${cursor}`)).body.data).toHaveLength(2);
    for (const query of ['tag=odd', 'sort=name&tag=even', 'q=a&tag=even', '']) {
      expect((await get(`/v1/jobs?${query}&${cursor}`)).body).toMatchObject({
        status: 400,
        code: 'cursor_mismatch',
      });
    }
    expect((await get(`/v1/runs?${cursor}`)).body).toMatchObject({ status: 400, code: 'cursor_mismatch' });
  });
});
