import { eventually } from '@job-scheduler/testing';
import { createCanary, editJob, otherRunId, type RunReference } from '@job-scheduler/job-model';
import { StoreUnavailableError } from '@job-scheduler/job-store';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DENIED_ADDRESS, HELD_BACK_MS, SLOW_RATE, useRunner } from './execution.fixture-spec.js';

describe('The runner', () => {
  const runner = useRunner();

  it('calls the target of a queued run and records the result', async () => {
    const { create, queueRuns, producer, service, target, reached } = runner();
    target.respond({ status: 201, body: 'made' });
    const job = await create({ payload: { b: 1, a: [2] }, headers: { 'x-own': 'yes' }, query: { q: '1' } });
    const runs = await queueRuns(job, 1);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    const [run] = await reached(runs, 'succeeded');
    expect(run).toMatchObject({
      job_revision: 1,
      reason: null,
      attempts: [{ number: 1, http_status: 201, response_body: 'made' }],
    });
    expect(run?.started_at).toBeGreaterThanOrEqual((run?.scheduled_at ?? 0) - 5);
    expect(target.requests).toHaveLength(1);
    expect(target.requests[0]).toMatchObject({ method: 'POST', url: '/hook?q=1', body: '{"b":1,"a":[2]}' });
    expect(target.requests[0]?.headers).toMatchObject({
      'x-own': 'yes',
      'content-type': 'application/json',
      'idempotency-key': runs[0]?.run_id,
      'webhook-id': runs[0]?.run_id,
      'x-run-id': runs[0]?.run_id,
      'x-job-id': job.id,
      'x-attempt': '1',
      'x-scheduled-at': new Date(run?.scheduled_at ?? 0).toISOString(),
      'user-agent': 'job-scheduler/test',
    });
  });

  it.each([
    [{ status: 500, body: 'no' }, 'http_500'],
    [{ status: 302, headers: { location: '/elsewhere' } }, 'http_302'],
  ])('fails a run whose target answers %j', async (response, reason) => {
    const { create, queueRuns, producer, service, target, reached } = runner();
    target.respond(response);
    const runs = await queueRuns(await create(), 1);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    const [run] = await reached(runs, 'failed');
    expect(run).toMatchObject({ reason, attempts: [{ http_status: response.status, error_code: null }] });
  });

  it('tells of a redirect that was not followed, and of no more than the beginning of a long location', async () => {
    const { create, queueRuns, producer, service, target, reached } = runner();
    target.respond({ status: 302, headers: { location: `/${'x'.repeat(9_000)}` } });
    const runs = await queueRuns(await create(), 1);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    const [run] = await reached(runs, 'failed');
    const message = `The target answered with a redirect to /${'x'.repeat(499)}…, which was not followed: correct the URL, or raise job.redirects.`;
    expect(run?.attempts).toMatchObject([{ error_message: message }]);
  });

  it('holds the canary to the address policy where the process does not call itself', async () => {
    const { jobs, queueRuns, producer, service, reached } = runner();
    const callback_url = `http://${DENIED_ADDRESS}:1/`;
    const canary = await jobs.create((now) => {
      const job = createCanary(now);
      return { ...job, definition: { ...job.definition, job: { ...job.definition.job, callback_url } } };
    });
    const runs = await queueRuns(canary, 1);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    const [run] = await reached(runs, 'failed');
    expect(run).toMatchObject({ reason: 'address_denied', attempts: [{ error_code: 'address_denied' }] });
  });

  it('fails a run whose target hangs at its deadline, with the reason', async () => {
    const { create, queueRuns, producer, service, target, reached } = runner();
    target.respond('hang');
    const runs = await queueRuns(await create({ timeout_seconds: 0.2 }), 1);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    const [run] = await reached(runs, 'failed');
    expect(run).toMatchObject({
      reason: 'timeout',
      attempts: [{ error_code: 'timeout', http_status: null }],
    });
    expect(run?.attempts[0]?.duration_ms).toBeGreaterThanOrEqual(199);
  });

  it('executes the other runs of a message with an unknown run, and takes the message out of the queue', async () => {
    const { create, queueRuns, producer, service, reached, target } = runner();
    const [known] = await queueRuns(await create(), 1);
    await service.onApplicationBootstrap();
    await producer.publish([{ run_id: randomUUID(), attempt: 1 }, known!]);
    await reached([known!], 'succeeded');
    expect(target.requests).toHaveLength(1);
    expect(await producer.ready()).toBe(0);
  });

  it('never makes more calls at once than it has slots, and makes all of them', async () => {
    const { create, queueRuns, producer, service, target, reached, slots, publishGivenBack } = runner();
    let [open, most] = [0, 0];
    const waiting: (() => void)[] = [];
    target.respond(async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise<void>((resolve) => waiting.push(resolve));
      open -= 1;
      return {};
    });
    const runs = await queueRuns(await create(), 25);
    await service.onApplicationBootstrap();
    publishGivenBack(runs);
    await producer.publish(runs);
    for (let made = 0; made < 25; made += 1) {
      await target.waitFor(made + 1);
      if (made + 1 >= 4) expect(slots.usage).toEqual({ busy: 4, free: 0 });
      if (made + 1 >= 4 || made + 1 === 25) waiting.shift()?.();
    }
    for (const end of waiting) end();
    await reached(runs, 'succeeded');
    expect(most).toBe(4);
    expect(new Set(target.requests.map(({ headers }) => headers['x-run-id'])).size).toBe(25);
  });

  it('executes a run once although it is delivered twice, and ignores unknown runs', async () => {
    const { create, queueRuns, producer, service, target, reached } = runner();
    const runs = await queueRuns(await create(), 3);
    const unknown = { run_id: otherRunId(1, randomUUID()), attempt: 1 };
    await service.onApplicationBootstrap();
    await producer.publish([unknown, ...runs, ...runs]);
    await producer.publish(runs);
    await reached(runs, 'succeeded');
    await runner().stop();
    expect(target.requests).toHaveLength(3);
  });

  it('calls each tick of a job that it called before, beside new jobs, and after an edit', async () => {
    const { create, queueTicks, producer, service, target, reached, jobs } = runner();
    const job = await create({ callback_url: `${target.url}/known` });
    await service.onApplicationBootstrap();
    const call = async (runs: RunReference[]) => {
      await producer.publish(runs);
      await reached(runs, 'succeeded');
    };
    await call(await queueTicks(job, 1));
    const other = await create({ callback_url: `${target.url}/new` });
    await call([...(await queueTicks(job, 2)), ...(await queueTicks(other, 1))]);
    await jobs.edit(job.id, (current, now) => {
      const edited = { ...current.definition.job, callback_url: `${target.url}/edited` };
      return editJob(current, { ...current.definition, job: edited }, 'test', now);
    });
    await call(await queueTicks(job, 1));
    const urls = target.requests.map(({ url }) => url).sort();
    expect(urls).toEqual(['/edited', '/known', '/known', '/known', '/new']);
  });

  it("calls with the job's current operation and with the run's own payload", async () => {
    const { create, queueRuns, producer, service, target, reached, jobs } = runner();
    const job = await create({ payload: { from: 'job' } });
    const runs = [...(await queueRuns(job, 1)), ...(await queueRuns(job, 1, { from: 'run' }))];
    await jobs.edit(job.id, (current) => ({
      definition: {
        ...current.definition,
        job: { ...current.definition.job, callback_url: `${target.url}/edited` },
      },
      cursor: { ...current.cursor, revision: 2 },
      pause: null,
      skips: [],
      runs: [],
      cancelRuns: null,
    }));
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    const finished = await reached(runs, 'succeeded');
    expect(finished.map((run) => run?.job_revision)).toEqual([2, 2]);
    expect(target.requests.map(({ url, body }) => [url, body]).sort()).toEqual([
      ['/edited', '{"from":"job"}'],
      ['/edited', '{"from":"run"}'],
    ]);
  });

  it('pauses a job whose target is gone', async () => {
    const { create, queueRuns, producer, service, target, reached, jobs } = runner();
    target.respond({ status: 410 });
    const job = await create();
    const runs = await queueRuns(job, 1);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    await reached(runs, 'failed');
    await runner().stop();
    expect(await jobs.get(job.id)).toMatchObject({
      cursor: { status: 'paused' },
      pause: { reason: 'The target answered 410 Gone.', actor: 'system' },
    });
  });

  it('repeats the claim and the result while the store is away, and makes the call once', async () => {
    const { create, queueRuns, producer, service, target, reached, claims } = runner();
    const runs = await queueRuns(await create(), 1);
    const [claim, finish] = [claims.claim.bind(claims), claims.finish.bind(claims)];
    let failures = 0;
    // The write happens but its answer is lost: the worst kind of outage.
    const losing = async <Result>(write: Promise<Result>): Promise<Result> => {
      await write;
      failures += 1;
      if (failures % 2 === 1) throw new StoreUnavailableError('away');
      return write;
    };
    claims.claim = (...args) => losing(claim(...args));
    claims.finish = (...args) => losing(finish(...args));
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    await reached(runs, 'succeeded');
    await runner().stop();
    expect(failures).toBe(4);
    expect(target.requests).toHaveLength(1);
  });

  it('fails runs that cannot be called or judged, and gives their slots back', async () => {
    const { create, queueRuns, producer, service, reached, database, history, publishGivenBack } = runner();
    const broken = [
      ["callback_url = 'nowhere'", 'invalid_request'],
      [`headers = '{"x-bad": "a\\u0001b"}'`, 'invalid_request'],
      [`headers = '{"x-bad": 1}', query = '[null]', payload = '"{{run_id}}"'`, 'invalid_request'],
      [`success = '{"statuses": null}'`, 'unusable_rules'],
      [`success = '{"statuses": ["2xx"], "body_regex": "(", "json": null}'`, 'unusable_rules'],
    ] as const;
    const references: RunReference[] = [];
    for (const [change] of broken) {
      const job = await create({}, { retry: { max_attempts: 3, backoff: { initial_seconds: 1 } } });
      await database.pool.query(`UPDATE jobs SET ${change} WHERE id = '${job.id}'`);
      references.push(...(await queueRuns(job, 1)));
    }
    const good = await queueRuns(await create(), 6);
    await service.onApplicationBootstrap();
    publishGivenBack([...references, ...good]);
    await producer.publish([...references, ...good]);
    await reached(good, 'succeeded');
    await reached(references, 'failed');
    for (const [index, { run_id }] of references.entries()) {
      const run = await history.get(run_id);
      const error_code = broken[index]?.[1];
      expect(run).toMatchObject({ reason: error_code, attempts: [{ number: 1, error_code }] });
      expect(run?.attempts[0]?.error_message).toMatch(/^.+$/);
    }
  });

  it('refuses the late result of a run that was freed, counts it, and keeps it in the history', async () => {
    const { create, queueRuns, producer, service, target, history, recovery, registry } = runner();
    let answer: () => void = () => undefined;
    target.respond(() => new Promise((resolve) => (answer = () => resolve({ body: 'late' }))));
    const runs = await queueRuns(await create(), 1);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    await target.waitFor(1);
    expect((await recovery.freeAbandoned(-1_000, 60_000, 10)).queued).toEqual(runs);
    answer();
    await runner().stop();
    expect(await history.get(runs[0]?.run_id ?? '')).toMatchObject({
      state: 'queued',
      attempts: [{ error_code: 'runner_lost', http_status: 200, response_body: 'late' }],
    });
    expect(await registry.getSingleMetricAsString('job_scheduler_late_results_total')).toContain(' 1');
  });
});

describe('ExecutionService', () => {
  const runner = useRunner();

  it('waits for calls under way on shutdown and starts no more', async () => {
    const { create, queueRuns, producer, service, target, history, recovery } = runner();
    const answers: (() => void)[] = [];
    target.respond(() => new Promise((resolve) => answers.push(() => resolve({ body: 'late' }))));
    const runs = await queueRuns(await create(), 6);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    await target.waitFor(4);
    const stopped = runner().stop();
    for (const answer of answers) answer();
    await stopped;
    const states = await Promise.all(runs.map(async ({ run_id }) => (await history.get(run_id))?.state));
    expect(states.sort()).toEqual(['queued', 'queued', 'succeeded', 'succeeded', 'succeeded', 'succeeded']);
    expect(target.requests).toHaveLength(4);
    expect((await recovery.freeAbandoned(0, 60_000, 10)).queued).toEqual([]);
  });

  it('starts no call before its heartbeat is recorded', async () => {
    const { create, queueRuns, producer, service, target, recovery, reached } = runner();
    const renewRunner = recovery.renewRunner.bind(recovery);
    let renew: () => void = () => undefined;
    recovery.renewRunner = async (id) => {
      await new Promise<void>((resolve) => (renew = resolve));
      await renewRunner(id);
    };
    const runs = await queueRuns(await create(), 1);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    await eventually('an empty job queue', async () => (await producer.ready()) === 0);
    expect(target.requests).toHaveLength(0);
    renew();
    await reached(runs, 'succeeded');
  });
});

describe('ExecutionService with a rate for each host', () => {
  const runner = useRunner({ perHostRate: SLOW_RATE });

  it('gives a run that is claimed and not begun back on shutdown, for others to take at once', async () => {
    // On a busy machine, the second call may be allowed before the stop.
    for (; ; await runner.renew()) {
      const { create, queueRuns, producer, service, target } = runner();
      const runs = await queueRuns(await create(), 2);
      await service.onApplicationBootstrap();
      const begin = performance.now();
      await producer.publish(runs);
      // Both are claimed together; the second one waits until its host may be called again.
      await target.waitFor(1);
      const stopped = runner().stop();
      const isInTime = performance.now() - begin < HELD_BACK_MS;
      await stopped;
      if (isInTime) break;
    }
    const { target, database, priorityQueue } = runner();
    const { rows } = await database.pool.query(
      'SELECT state, queued_at <= clock_timestamp() AS is_due FROM runs ORDER BY state',
    );
    expect(rows).toEqual([
      { state: 'queued', is_due: true },
      { state: 'succeeded', is_due: true },
    ]);
    expect(target.requests).toHaveLength(1);
    expect((await priorityQueue.claimDue(10, Date.now())).claims).toHaveLength(1);
  });
});

describe('ExecutionService with a drain of a second', () => {
  const runner = useRunner({ drainSeconds: 1 });

  it('cuts off the calls that last longer, and leaves their runs to others', async () => {
    const { create, queueRuns, producer, service, target, history, recovery } = runner();
    target.respond('hang');
    const runs = await queueRuns(await create(), 1);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    await target.waitFor(1);
    const begin = performance.now();
    // On a busy machine, a timer of this process is as late as the end of the drain.
    const timer = delay(1_000).then(() => performance.now());
    await runner().stop();
    const end = performance.now();
    expect(end - begin).toBeGreaterThan(900);
    expect(end - (await timer)).toBeLessThan(4_000);
    expect((await history.get(runs[0]?.run_id ?? ''))?.state).toBe('running');
    expect((await recovery.freeAbandoned(0, 60_000, 10)).queued).toEqual(runs);
  });
});
