import { deleteJob, type Job } from '@job-scheduler/job-model';
import { cliJob, startApi, useApi } from '../management-api.for-spec.js';

const UNKNOWN = 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b';

describe('long operations of the API', () => {
  const given = useApi();

  beforeEach(() => given().ports.empty());

  const send = async (method: 'GET' | 'POST', url: string, payload?: object, headers = {}) => {
    const response = await given().api.app.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: response.statusCode, headers: response.headers, body: response.json() };
  };
  const create = async (name = 'CLI', fields: object = {}): Promise<string> =>
    (await send('POST', '/v1/jobs', { ...cliJob(name), ...fields })).body.id;
  const EVERY_MINUTE = { schedule: '* * * * *' };
  const operations = async () => (await send('GET', '/v1/operations')).body.data;
  const pointersOf = ({ body }: { body: { errors?: { pointer: string }[] } }) =>
    body.errors?.map(({ pointer }) => pointer);
  const minutesAgo = (count: number) => new Date(Date.now() - count * 60_000).toISOString();

  describe('a backfill', () => {
    const HOUR = { from: '2025-01-01T00:00:00Z', to: '2025-01-01T01:00:00Z' };
    const backfill = (id: string, body: object, headers = {}) =>
      send('POST', `/v1/jobs/${id}/backfill`, body, headers);

    it('is begun as an operation, whose address it answers', async () => {
      const id = await create('CLI', EVERY_MINUTE);
      const { status, headers, body } = await backfill(id, HOUR);
      expect(status).toBe(202);
      expect(headers['location']).toBe(`/v1/operations/${body.id}`);
      expect(body).toEqual({
        id: expect.any(String),
        kind: 'backfill',
        state: 'pending',
        total: 60,
        done: 0,
        failed: 0,
        request: {
          job_id: id,
          rate_per_second: 50,
          from: '2025-01-01T00:00:00.000Z',
          to: '2025-01-01T01:00:00.000Z',
        },
        errors: [],
        actor: 'anonymous',
        namespaces: ['default'],
        finished_at: null,
        created_at: expect.stringMatching(/Z$/),
        updated_at: body.created_at,
      });
      expect((await send('GET', `/v1/operations/${body.id}`)).body).toEqual(body);
    });

    it('only counts when that is asked for', async () => {
      const id = await create('CLI', EVERY_MINUTE);
      const { status, headers, body } = await backfill(id, { ...HOUR, dry_run: true });
      expect([status, headers['location']]).toEqual([200, undefined]);
      expect(body).toEqual({
        count: 60,
        first: '2025-01-01T00:00:00.000Z',
        last: '2025-01-01T00:59:00.000Z',
      });
      const none = { from: '2025-01-01T00:00:10Z', to: '2025-01-01T00:01:00Z', dry_run: true };
      expect((await backfill(id, none)).body).toEqual({ count: 0, first: null, last: null });
      expect(await operations()).toEqual([]);
    });

    it('answers once under one Idempotency-Key, counted or begun', async () => {
      const id = await create();
      for (const [key, body, status] of [
        ['one', HOUR, 202],
        ['two', { ...HOUR, dry_run: true }, 200],
      ] as const) {
        const first = await backfill(id, body, { 'idempotency-key': key });
        const second = await backfill(id, body, { 'idempotency-key': key });
        expect([first.status, second.status]).toEqual([status, status]);
        expect(second.body).toEqual(first.body);
      }
      expect(await operations()).toHaveLength(1);
    });

    it.each<[string, object, string[]]>([
      ['without a range', {}, ['/from', '/to']],
      ['that ends before it begins', { from: HOUR.to, to: HOUR.from }, ['/to']],
      ['that is empty', { from: HOUR.from, to: HOUR.from }, ['/to']],
      ['with an end in the future', { from: HOUR.from, to: minutesAgo(-5), confirm_count: 1 }, ['/to']],
      ['in the future', { from: minutesAgo(-5), to: minutesAgo(-10) }, ['/from', '/to']],
      ['without a tick', { from: '2025-01-01T00:00:10Z', to: '2025-01-01T00:01:00Z' }, ['/to']],
      ['with a date that is none', { ...HOUR, from: '2025-02-30T00:00:00Z' }, ['/from']],
      ['with a rate of none', { ...HOUR, rate_per_second: 0 }, ['/rate_per_second']],
      ['with a rate beyond all', { ...HOUR, rate_per_second: 1001 }, ['/rate_per_second']],
      ['with another count than its own', { ...HOUR, confirm_count: 59 }, ['/confirm_count']],
      ['with a field that is none', { ...HOUR, until: HOUR.to }, ['/until']],
    ])('%s is refused', async (_, body, pointers) => {
      const id = await create();
      const refused = await backfill(id, body);
      expect(refused.status).toBe(422);
      expect(pointersOf(refused)).toEqual(pointers);
      expect(await operations()).toEqual([]);
    });

    it('over 100,000 ticks wants their number confirmed', async () => {
      const id = await create('seconds', { schedule: '* * * * * *' });
      const range = { from: '2025-01-01T00:00:00Z', to: '2025-01-02T03:46:40Z' };
      expect((await backfill(id, range)).status).toBe(202);

      const longer = { ...range, to: '2025-01-02T03:46:41Z' };
      const refused = await backfill(id, longer);
      expect(refused.status).toBe(422);
      expect(refused.body.errors).toEqual([
        {
          pointer: '/confirm_count',
          code: 'required',
          message: 'is required for more than 100000 ticks: give the count that dry_run returns',
        },
      ]);
      expect((await backfill(id, { ...longer, dry_run: true })).body.count).toBe(100_001);
      expect((await backfill(id, { ...longer, confirm_count: 100_000 })).status).toBe(422);
      expect((await backfill(id, { ...longer, confirm_count: 100_001 })).body.total).toBe(100_001);
    });

    it('of a job that does not exist, or not any more, is not found', async () => {
      const id = await create();
      await given().ports.jobs.delete(id, deleteJob);
      for (const gone of [id, UNKNOWN, 'nonsense']) {
        expect((await backfill(gone, HOUR)).status).toBe(404);
        expect((await backfill(gone, { ...HOUR, dry_run: true })).status).toBe(404);
      }
    });
  });

  describe('a bulk operation', () => {
    const bulk = (body: object) => send('POST', '/v1/bulk', body);

    it('for ids holds the jobs that exist, and counts the others as failed', async () => {
      const [first, second] = [await create('a'), await create('b')];
      const { status, headers, body } = await bulk({
        action: 'pause',
        ids: [second, first.toUpperCase(), UNKNOWN, second],
        reason: 'Maintenance',
      });
      expect(status).toBe(202);
      expect(headers['location']).toBe(`/v1/operations/${body.id}`);
      expect(body).toMatchObject({
        kind: 'bulk',
        state: 'pending',
        total: 3,
        done: 0,
        failed: 1,
        request: { action: 'pause', reason: 'Maintenance' },
        errors: [`There is no job with the id ${UNKNOWN}.`],
      });
      expect(await given().ports.operations.jobIds(body.id, 0, 10)).toEqual([second, first]);
    });

    it('for a filter holds the jobs that match at the request', async () => {
      const a = await create('a', { tags: ['team:x'] });
      await create('b', { tags: ['team:y'] });
      const c = await create('c', { tags: ['team:x'] });
      const { body } = await bulk({ action: 'delete', filter: { tag: ['team:x'], status: 'active' } });
      expect(body).toMatchObject({ total: 2, failed: 0 });
      await create('d', { tags: ['team:x'] });
      expect(await given().ports.operations.jobIds(body.id, 0, 10)).toEqual([a, c]);
    });

    it('for tags says which, and is refused without any and with what contradicts itself', async () => {
      const id = await create('a');
      const tags = { add_tags: ['team:x'], remove_tags: ['team:y'] };
      expect(await bulk({ action: 'tag', ids: [id], dry_run: true, ...tags })).toMatchObject({
        status: 200,
        body: { count: 1, sample: ['a'] },
      });
      const { status, body } = await bulk({ action: 'tag', ids: [id], expected_count: 1, ...tags });
      expect([status, body.request]).toEqual([202, { action: 'tag', reason: null, ...tags }]);
      const refused: [object, string][] = [
        [{ action: 'tag' }, '/add_tags'],
        [{ action: 'tag', add_tags: [], remove_tags: [] }, '/add_tags'],
        [{ action: 'tag', add_tags: ['a'], remove_tags: ['a'] }, '/remove_tags'],
        [{ action: 'tag', add_tags: ['a b'] }, '/add_tags/0'],
        [{ action: 'pause', add_tags: ['a'] }, '/add_tags'],
        [{ action: 'run', remove_tags: ['a'] }, '/remove_tags'],
      ];
      for (const [request, pointer] of refused)
        expect(pointersOf(await bulk({ ids: [id], ...request }))).toEqual([pointer]);
    });

    it('finds more jobs than one page of a list holds', async () => {
      await given().ports.fill(`
        WITH made AS (
          INSERT INTO jobs (id, name, description, schedule, timezone, dst_gap, dst_fold, tags, callback_url,
                            http_method, headers, query, timeout_seconds, created_at, updated_at)
          SELECT gen_random_uuid(), 'job ' || n, '', '* * * * *', 'UTC', 'run_after', 'first', '{}', 'http://a/',
                 'post', '{}', '{}', 10, now(), now() FROM generate_series(1, 2345) AS n RETURNING id
        )
        INSERT INTO job_cursor (job_id, revision, status, last_tick, fired) SELECT id, 1, 'active', now(), 0 FROM made`);
      const { body } = await bulk({ action: 'run', filter: {} });
      expect(body.total).toBe(2345);
      expect(new Set(await given().ports.operations.jobIds(body.id, 0, 10_000)).size).toBe(2345);
    });

    it('only counts, and names ten, when that is asked for', async () => {
      const ids: string[] = [];
      for (let number = 10; number < 22; number += 1) ids.push(await create(`job ${number}`));
      const names = Array.from({ length: 10 }, (_, index) => `job ${index + 10}`);
      const byIds = await bulk({ action: 'delete', ids: [...ids, UNKNOWN], dry_run: true });
      expect([byIds.status, byIds.body]).toEqual([200, { count: 13, sample: names }]);
      const byFilter = await bulk({ action: 'delete', filter: { q: 'job' }, dry_run: true });
      expect(byFilter.body).toEqual({ count: 12, sample: names });
      expect(await operations()).toEqual([]);
    });

    it('deletes all jobs only for somebody who knows how many they are', async () => {
      await create('a');
      const unknowing = await bulk({ action: 'delete', filter: {} });
      expect([unknowing.status, unknowing.body.errors]).toEqual([
        422,
        [
          {
            pointer: '/expected_count',
            code: 'required',
            message: 'is required to delete all jobs: a dry run returns it',
          },
        ],
      ]);
      const { count } = (await bulk({ action: 'delete', filter: {}, dry_run: true })).body;
      expect((await bulk({ action: 'delete', filter: {}, expected_count: count })).status).toBe(202);
    });

    it('is refused when it would be for more or fewer jobs than expected', async () => {
      await create('a');
      const refused = await bulk({ action: 'pause', filter: {}, expected_count: 2 });
      expect([refused.status, refused.body.code]).toEqual([409, 'count_mismatch']);
      expect(refused.body.detail).toBe('The action applies to 1 jobs, not 2; nothing was done.');
      expect(await operations()).toEqual([]);
      expect((await bulk({ action: 'pause', filter: {}, expected_count: 1 })).status).toBe(202);
    });

    it.each<[string, object, string[]]>([
      ['without an action', { ids: [UNKNOWN] }, ['/action']],
      ['with an unknown action', { action: 'stop', ids: [UNKNOWN] }, ['/action']],
      ['with neither ids nor filter', { action: 'pause' }, ['/ids']],
      ['with ids and filter', { action: 'pause', ids: [UNKNOWN], filter: {} }, ['/filter']],
      ['with no id', { action: 'pause', ids: [] }, ['/ids']],
      ['with too many ids', { action: 'pause', ids: Array(10_001).fill(UNKNOWN) }, ['/ids']],
      ['with an id that is none', { action: 'pause', ids: ['CLI'] }, ['/ids/0']],
      ['with an unknown filter', { action: 'pause', filter: { name: 'CLI' } }, ['/filter/name']],
      ['with a page in its filter', { action: 'pause', filter: { limit: 5 } }, ['/filter/limit']],
      ['with an unknown status', { action: 'pause', filter: { status: ['gone'] } }, ['/filter/status/0']],
      ['with a reason that nobody reads', { action: 'run', ids: [UNKNOWN], reason: 'x' }, ['/reason']],
      [
        'with a count below nothing',
        { action: 'run', ids: [UNKNOWN], expected_count: -1 },
        ['/expected_count'],
      ],
    ])('%s is refused', async (_, body, pointers) => {
      const refused = await bulk(body);
      expect(refused.status).toBe(422);
      expect(pointersOf(refused)).toEqual(pointers);
      expect(await operations()).toEqual([]);
    });
  });

  describe('steering', () => {
    const begun = async (): Promise<string> =>
      (await send('POST', '/v1/bulk', { action: 'run', filter: {} })).body.id;
    const steer = (id: string, verb: string) => send('POST', `/v1/operations/${id}/${verb}`);

    it('pauses, resumes and cancels, and leaves alone what is as it is to be', async () => {
      const id = await begun();
      for (const [verb, state] of [
        ['pause', 'paused'],
        ['pause', 'paused'],
        ['resume', 'pending'],
        ['resume', 'pending'],
        ['pause', 'paused'],
        ['cancel', 'cancelled'],
      ] as const) {
        const { status, body } = await steer(id, verb);
        expect([verb, status, body.state]).toEqual([verb, 200, state]);
      }
      expect((await send('GET', `/v1/operations/${id}`)).body.finished_at).toMatch(/Z$/);
    });

    it('resumes one that runs to no effect', async () => {
      const id = await begun();
      await given().ports.operations.begin(id);
      expect((await steer(id, 'resume')).body.state).toBe('running');
      expect((await steer(id, 'pause')).body.state).toBe('paused');
    });

    it.each(['succeeded', 'failed', 'cancelled'] as const)('is refused when it has %s', async (state) => {
      const id = await begun();
      await given().ports.operations.begin(id);
      await given().ports.operations.change(id, state);
      for (const verb of ['pause', 'resume', 'cancel']) {
        const { status, body } = await steer(id, verb);
        expect([status, body.code]).toEqual([409, 'state_conflict']);
        expect(body.detail).toBe(`The operation has ended (${state}), so its state cannot change.`);
      }
    });

    it('of what does not exist is not found', async () => {
      for (const id of [UNKNOWN, 'nonsense']) {
        for (const verb of ['pause', 'resume', 'cancel']) expect((await steer(id, verb)).status).toBe(404);
        expect((await send('GET', `/v1/operations/${id}`)).status).toBe(404);
      }
    });
  });

  describe('the list', () => {
    it('is paged, newest first, and filtered by kind and state', async () => {
      const id = await create();
      const range = { from: '2025-01-01T00:00:00Z', to: '2025-01-01T01:00:00Z' };
      const ids: string[] = [];
      for (let count = 0; count < 4; count += 1) {
        const [url, body] =
          count % 2 === 0 ? ['/v1/bulk', { action: 'run', ids: [id] }] : [`/v1/jobs/${id}/backfill`, range];
        ids.unshift((await send('POST', url as string, body as object)).body.id);
        // Ids that were made in the same millisecond have no order.
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await send('POST', `/v1/operations/${ids[0]}/pause`);
      const idsOf = (body: { data: { id: string }[] }) => body.data.map((operation) => operation.id);

      const first = await send('GET', '/v1/operations?limit=3');
      expect(idsOf(first.body)).toEqual(ids.slice(0, 3));
      const second = await send('GET', /<(.*)>/.exec(first.headers['link'] as string)![1]!);
      expect(idsOf(second.body)).toEqual(ids.slice(3));
      expect(second.body.next_cursor).toBeNull();

      expect(idsOf((await send('GET', '/v1/operations?kind=bulk')).body)).toEqual([ids[1], ids[3]]);
      expect(idsOf((await send('GET', '/v1/operations?state=paused')).body)).toEqual([ids[0]]);
      const other = await send('GET', `/v1/operations?kind=bulk&cursor=${first.body.next_cursor}`);
      expect([other.status, other.body.code]).toEqual([400, 'cursor_mismatch']);
      expect((await send('GET', '/v1/operations?state=gone')).status).toBe(422);
    });
  });

  it('are unavailable, and not wrong, while PostgreSQL is away', async () => {
    const absent = await startApi(await given().store.absentPorts());
    try {
      const answers = await Promise.all([
        absent.app.inject({ method: 'GET', url: '/v1/operations' }),
        absent.app.inject({ method: 'POST', url: '/v1/bulk', payload: { action: 'run', ids: [UNKNOWN] } }),
        absent.app.inject({ method: 'POST', url: `/v1/operations/${UNKNOWN}/pause` }),
      ]);
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503]);
    } finally {
      await absent.close();
    }
  });

  it('are stored with the schedule of the moment, so that an edit changes no tick of them', async () => {
    const id = await create('CLI', EVERY_MINUTE);
    const { body } = await send('POST', `/v1/jobs/${id}/backfill`, {
      from: '2025-01-01T00:00:00Z',
      to: '2025-01-01T01:00:00Z',
    });
    await send('POST', `/v1/jobs/${id}/pause`);
    const stored = (await given().ports.operations.get(body.id))!.request;
    const job = (await given().ports.jobs.get(id)) as Job;
    expect(stored).toMatchObject({
      schedule: { schedule: '* * * * *', timezone: 'UTC', anchor: job.created_at, seed: id },
    });
  });
});
