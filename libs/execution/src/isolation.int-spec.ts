import { runMember, type RunReference } from '@job-scheduler/job-model';
import { eventually } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { RunExecutor } from './calls/run-executor.js';
import { useRunner } from './execution.fixture-spec.js';

const GOOD = 6;
const TWICE = { max_attempts: 2 };

describe('a run that cannot be made', () => {
  const runner = useRunner();

  /** Runs of good jobs around a run of a bad one, as the statement leaves its job; all in hand at once. */
  const publishAround = async (spoil: string) => {
    const { create, queueRuns, database, producer, service, publishGivenBack } = runner();
    const good: RunReference[] = [];
    for (let index = 0; index < GOOD; index += 1) good.push(...(await queueRuns(await create(), 1)));
    const job = await create(
      {},
      { alerts: [{ on: ['disabled'], to: { kind: 'email', address: 'a@b.example' } }] },
    );
    const [bad] = await queueRuns(job, 1);
    await database.pool.query(spoil, [job.id]);
    await producer.publish([...good.slice(0, 3), bad!, ...good.slice(3)]);
    await service.onApplicationBootstrap();
    publishGivenBack(good);
    return { good, job, bad: bad! };
  };

  it('because it cannot be claimed ends, its job is disabled and alerted, and the others are called', async () => {
    const { jobs, alerts, reached, producer } = runner();
    const { good, job, bad } = await publishAround(`UPDATE jobs SET timeout_seconds = 'NaN' WHERE id = $1`);
    await reached(good, 'succeeded');
    await reached([bad], 'cancelled');
    expect(await jobs.get(job.id)).toMatchObject({
      cursor: { status: 'disabled' },
      pause: {
        reason: expect.stringContaining("The job's runs cannot be claimed: PostgreSQL refuses a value"),
      },
    });
    const query = { job_id: job.id, state: [], event: [], limit: 10, after: null };
    await eventually('an alert', async () => (await alerts.list(query)).items.length === 1);
    expect(await producer.ready()).toBe(0);
  });

  it('because its job has ended and cannot be read ends too', async () => {
    const { history, reached } = runner();
    const { good, bad } = await publishAround(
      `WITH ended AS (UPDATE job_cursor SET status = 'ended', next_due = NULL WHERE job_id = $1)
       UPDATE jobs SET timeout_seconds = 'NaN' WHERE id = $1`,
    );
    await reached(good, 'succeeded');
    await reached([bad], 'cancelled');
    expect(await history.get(bad.run_id)).toMatchObject({ reason: 'job_unusable' });
  });

  it('because it cannot be claimed keeps no other from being called when it cannot be ended either', async () => {
    const { claims, reached, slots } = runner();
    jest.spyOn(claims, 'endUnclaimable').mockRejectedValue(new Error('The server is confused.'));
    const { good } = await publishAround(`UPDATE jobs SET timeout_seconds = 'NaN' WHERE id = $1`);
    await reached(good, 'succeeded');
    expect(slots.usage).toEqual({ busy: 0, free: 4 });
  });

  it('because its call ends with an error that nobody expects gives its slot back', async () => {
    const { create, queueRuns, producer, service, reached, slots, publishGivenBack } = runner();
    const call = jest.spyOn(RunExecutor.prototype, 'call');
    for (let index = 0; index < 5; index += 1) call.mockRejectedValueOnce(new Error('Nobody expects this.'));
    try {
      const [bad, good] = [await queueRuns(await create(), 5), await queueRuns(await create(), 6)];
      await producer.publish(bad);
      await service.onApplicationBootstrap();
      publishGivenBack([...bad, ...good]);
      await eventually('all errors', () => call.mock.calls.length >= 5);
      await producer.publish(good);
      await reached(good, 'succeeded');
      expect(slots.usage).toEqual({ busy: 0, free: 4 });
    } finally {
      call.mockRestore();
    }
  });

  it.each([
    ['because it cannot be claimed', 'jobOf', `timeout_seconds = 'NaN'`],
    ['because only newer runners know its rules', 'postpone', `policies = '{"budget": {"calls": 3}}'`],
  ] as const)('%s holds up no other, however long the store takes over it', async (_, step, spoilt) => {
    const { claims, create, queueRuns, reached, producer, database } = runner();
    await database.pool.query(`INSERT INTO schema_migrations (name) VALUES ('9999_rules.sql')`);
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const steps = claims as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const unheld = steps[step]!.bind(claims);
    jest.spyOn(steps, step).mockImplementation((...args) => held.then(() => unheld(...args)));
    try {
      const { good } = await publishAround(`UPDATE jobs SET ${spoilt} WHERE id = $1`);
      await reached(good, 'succeeded');
      const [later] = await queueRuns(await create(), 1);
      await producer.publish([later!]);
      await reached([later!], 'succeeded');
    } finally {
      goOn();
    }
  });

  it('because another runner has it holds up no other, however long it takes to judge', async () => {
    const { claims, create, queueRuns, reached, producer, service } = runner();
    const [lost, good, later] = await queueRuns(await create(), 3);
    await claims.claim([lost!], { runner_id: randomUUID(), claim_id: randomUUID() });
    let judge: () => void = () => undefined;
    const judged = new Promise<void>((resolve) => (judge = resolve));
    const endLate = claims.endLate.bind(claims);
    jest.spyOn(claims, 'endLate').mockImplementation((runIds) => judged.then(() => endLate(runIds)));
    try {
      await producer.publish([lost!, good!]);
      await service.onApplicationBootstrap();
      await reached([good!], 'succeeded');
      await producer.publish([later!]);
      await reached([later!], 'succeeded');
    } finally {
      judge();
    }
  });

  it('because its result cannot be stored fails, says why, is alerted, and is not called again', async () => {
    const {
      create,
      queueRuns,
      database,
      producer,
      service,
      target,
      history,
      recovery,
      alerts,
      reached,
      registry,
    } = runner();
    await database.pool.query(`ALTER TABLE runs ADD CONSTRAINT no_teapots
      CHECK (NOT attempts @> '[{"http_status": 418}]')`);
    target.respond(({ url }) => ({ status: url === '/teapot' ? 418 : 200 }));
    const good = (await Promise.all([create(), create(), create()])).map((job) => queueRuns(job, 1));
    const alert = { on: ['failure'], after_failures: 1, to: { kind: 'email', address: 'a@b.example' } };
    const bad = await create({ callback_url: `${target.url}/teapot` }, { alerts: [alert], retry: TWICE });
    const [teapot] = await queueRuns(bad, 1);
    const others = (await Promise.all(good)).flat();
    await producer.publish([...others.slice(0, 2), teapot!, ...others.slice(2)]);
    await service.onApplicationBootstrap();

    await reached(others, 'succeeded');
    const [ended] = await reached([teapot!], 'failed');
    expect(ended).toMatchObject({
      reason: 'result_not_stored',
      attempts: [{ number: 1, http_status: null, error_code: 'result_not_stored' }],
    });
    expect(ended?.attempts[0]?.error_message).toMatch(
      /^The target answered 418, but the result could not be stored: PostgreSQL refuses a value: .*no_teapots/,
    );
    const query = { job_id: bad.id, state: [], event: [], limit: 10, after: null };
    await eventually('an alert', async () => (await alerts.list(query)).items.length === 1);
    expect((await alerts.list(query)).items).toMatchObject([
      { event: 'failure', reason: 'result_not_stored' },
    ]);
    expect(await registry.getSingleMetricAsString('job_scheduler_runs_total')).toContain(
      'outcome="failed",trigger="manual"} 1',
    );
    await database.pool.query(`UPDATE runs SET deadline_at = now() - interval '1 hour'`);
    expect((await recovery.freeAbandoned(60_000, 0, 10)).queued).toEqual([]);
    expect((await history.get(teapot!.run_id))?.state).toBe('failed');
    expect(target.requests.filter(({ url }) => url === '/teapot')).toHaveLength(1);
  });

  it.each([
    ['policies', `policies = '{"overlap": "queue"}'`],
    ['policies of a kind', `policies = '{"budget": {"calls": 3}}'`],
    ['retry', `policies = '{"retry": 7}'`],
    ['success', `success = '{"statuses": ["1xx"], "body_regex": null, "json": null}'`],
    [
      'success of a kind',
      `success = '{"statuses": ["2xx"], "body_regex": null, "json": null, "header": "x"}'`,
    ],
    ['method', `http_method = 'query'`],
    ['placeholder', `headers = '{"x-tags": "{{job_tags}}"}'`],
    ['headers', `headers = '"text"'`],
    ['query', `query = '[1]'`],
    ['policies as a whole', `policies = '"none"'`],
  ])('because a newer version wrote its %s is left to newer runners, uncalled', async (_, spoilt) => {
    const { reached, target, history, jobs, database, priorityQueue, producer } = runner();
    await database.pool.query(`INSERT INTO schema_migrations (name) VALUES ('9999_rules.sql')`);
    target.respond({ status: 500 });
    const { good, job, bad } = await publishAround(`UPDATE jobs SET ${spoilt} WHERE id = $1`);
    await reached(good, 'failed');
    const member = runMember(bad.run_id);
    await eventually('a run that is passed on', async () =>
      (await priorityQueue.holds([member])).has(member),
    );
    expect(await history.get(bad.run_id)).toMatchObject({ state: 'queued', attempts: [] });
    expect(target.requests.map(({ headers }) => headers['x-run-id'])).not.toContain(bad.run_id);
    expect((await jobs.get(job.id))?.cursor).toMatchObject({ status: 'active', revision: 1 });
    // This runner stands in for a newer one, which knows the rules.
    await database.pool.query(
      `UPDATE jobs SET policies = NULL, success = NULL, http_method = 'get', headers = '{}', query = '{}' WHERE id = $1`,
      [job.id],
    );
    target.respond({ status: 200 });
    await producer.publish([bad]);
    await reached([bad], 'succeeded');
  });

  it.each([
    ['is new', 0, 2],
    ['is twenty seconds old', 20, 20],
    ['is an hour old', 3_600, 60],
  ])('is passed on the later the older it is, at most a minute later: one that %s', async (_, age, delay) => {
    const { create, queueRuns, database, producer, service, claims } = runner();
    await database.pool.query(`INSERT INTO schema_migrations (name) VALUES ('9999_rules.sql')`);
    const job = await create();
    const made = await claims.now();
    const [run] = await queueRuns(job, 1);
    await database.pool.query(`UPDATE jobs SET policies = '{"budget": {"calls": 3}}' WHERE id = $1`, [
      job.id,
    ]);
    await database.pool.query(`UPDATE runs SET scheduled_at = scheduled_at - $1 * interval '1 second'`, [
      age,
    ]);
    const before = await claims.now();
    await producer.publish([run!]);
    await service.onApplicationBootstrap();
    const { queued_at, seen_at } = await eventually('a run that is passed on', async () => {
      const { rows } = await database.pool.query<{ queued_at: number; seen_at: number }>(
        `SELECT queued_at, clock_timestamp() AS seen_at FROM runs
         WHERE state = 'queued' AND queued_at > to_timestamp($1 / 1000.0)`,
        [before],
      );
      return rows[0];
    });
    // It is passed on between these two instants, and has become older by less than this test has lasted.
    const oldestMs = age * 1_000 + seen_at - made;
    expect(queued_at - before).toBeGreaterThan(delay * 1_000 - 1);
    expect(queued_at - seen_at).toBeLessThan(Math.min(Math.max(delay * 1_000, oldestMs), 60_000) + 1);
  });

  it('because its URL is none harms only itself', async () => {
    const { reached, slots } = runner();
    const { good, bad } = await publishAround(`UPDATE jobs SET callback_url = 'nowhere' WHERE id = $1`);
    await reached(good, 'succeeded');
    await reached([bad], 'failed');
    expect(slots.usage).toEqual({ busy: 0, free: 4 });
  });
});

describe('a claim that fails once its runs are claimed', () => {
  const runner = useRunner();

  it('gives them back, so that they are called when their message comes again', async () => {
    const { create, queueRuns, producer, service, reached, claims, target } = runner();
    const runs = await queueRuns(await create(), 3);
    const claim = claims.claim.bind(claims);
    jest.spyOn(claims, 'claim').mockImplementationOnce(async (...claimed) => {
      await claim(...claimed);
      throw new Error('The rows cannot be read.');
    });
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    await reached(runs, 'succeeded');
    expect(target.requests).toHaveLength(3);
  });

  it('gives them back for a scheduler to publish, and calls those that were claimed before', async () => {
    const { create, queueRuns, producer, service, reached, claims, database, history, priorityQueue } =
      runner();
    const [first, second] = await queueRuns(await create(), 2);
    const spoilt = await create();
    const [bad] = await queueRuns(spoilt, 1);
    await database.pool.query(`UPDATE jobs SET timeout_seconds = 'NaN' WHERE id = $1`, [spoilt.id]);
    const claim = claims.claim.bind(claims);
    jest.spyOn(claims, 'claim').mockImplementation(async (references, claimant) => {
      const claimed = await claim(references, claimant);
      if (references[0]?.run_id === second?.run_id) throw new Error('The rows cannot be read.');
      return claimed;
    });
    await producer.publish([bad!, first!, second!]);
    await service.onApplicationBootstrap();
    await reached([first!], 'succeeded');
    const member = runMember(second!.run_id);
    await eventually('a run that is given back', async () =>
      (await priorityQueue.holds([member])).has(member),
    );
    expect(await history.get(second!.run_id)).toMatchObject({ state: 'queued', attempts: [] });
  });
});
