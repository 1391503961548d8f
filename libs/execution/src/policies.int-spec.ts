import { editJob, runMember } from '@job-scheduler/job-model';
import { eventually, startPostgres, type TestPostgres } from '@job-scheduler/testing';
import { startRunner, type TestRunner } from './execution.fixture-spec.js';

let postgres: TestPostgres;
let runner: TestRunner;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());
afterEach(() => runner.close());

const FAST_RETRY = { retry: { max_attempts: 2, backoff: { initial_seconds: 0.1, jitter: false } } };

describe('a runner under policies', () => {
  beforeEach(async () => {
    runner = await startRunner(postgres);
    await runner.service.onApplicationBootstrap();
  });

  /** Publishes a manual run of a job with these policies; resolves to its id. */
  const runOne = async (operation: object = {}, policies: object = {}) => {
    const job = await runner.create(operation, policies);
    const references = await runner.queueRuns(job, 1);
    await runner.producer.publish(references);
    return { job, references, id: references[0]!.run_id };
  };

  /** Publishes the runs that have become due, as the scheduler does. */
  const dispatchDue = async (id: string) => {
    await eventually('a due run', async () => {
      const { claims } = await runner.priorityQueue.claimDue(10, Date.now());
      return claims.some(({ member }) => member === runMember(id));
    });
    const due = await eventually('a queued run', async () => {
      const { queued } = await runner.ticks.becomeDue([id]);
      return queued.length > 0 && queued;
    });
    return runner.producer.publish(due);
  };

  it('arms a failed run for its next attempt, and keeps both attempts', async () => {
    runner.target.respond({ status: 503, body: 'busy', headers: { 'x-why': 'load' } });
    const { references, id } = await runOne({}, FAST_RETRY);
    await runner.reached(references, 'retrying');
    runner.target.respond({ status: 200, body: 'done' });
    await dispatchDue(id);
    const [run] = await runner.reached(references, 'succeeded');
    expect(run?.attempts).toMatchObject([
      { number: 1, http_status: 503, response_body: 'busy', response_headers: { 'x-why': 'load' } },
      { number: 2, http_status: 200, response_body: 'done' },
    ]);
    expect(runner.target.requests.map(({ headers }) => headers['x-attempt'])).toEqual(['1', '2']);
    expect(new Set(runner.target.requests.map(({ headers }) => headers['idempotency-key']))).toEqual(
      new Set([id]),
    );
  });

  it.each([
    ['longer than the backoff', '5', 2],
    ['shorter than the backoff, which stays', '1', 5],
  ])('honours a Retry-After that is %s', async (_, seconds, initial_seconds) => {
    runner.target.respond({ status: 429, headers: { 'retry-after': seconds } });
    const backoff = { kind: 'fixed', initial_seconds, jitter: false };
    const { references } = await runOne({}, { retry: { max_attempts: 2, backoff } });
    const [run] = await runner.reached(references, 'retrying');
    // The call ended between these two instants, however long the machine took.
    const [begin, seen] = [run!.attempts[0]!.started_at, await runner.claims.now()];
    expect(run!.next_attempt_at! - begin).toBeGreaterThanOrEqual(5_000);
    expect(run!.next_attempt_at! - seen).toBeLessThanOrEqual(5_000);
  });

  it('fails the run once its attempts are used up, or when a retry would fail the same way', async () => {
    runner.target.respond({ status: 404 });
    const { references } = await runOne({}, FAST_RETRY);
    expect((await runner.reached(references, 'failed'))[0]?.reason).toBe('http_404');
  });

  it('judges answers by the rules of the job', async () => {
    runner.target.respond({ status: 200, body: '{"status":"error"}' });
    const success = { json: { pointer: '/status', equals: 'ok' } };
    const { references } = await runOne({ success });
    expect((await runner.reached(references, 'failed'))[0]?.reason).toBe('unexpected_answer');
    runner.target.respond({ status: 302, body: '{"status":"ok"}' });
    const other = await runOne({ success: { ...success, statuses: ['3xx'] } });
    await runner.reached(other.references, 'succeeded');
  });

  it('fills in placeholders for each run', async () => {
    const { job, references, id } = await runOne({
      query: { due: '{{scheduled_at}}' },
      headers: { 'x-name': '{{job_name}}' },
      payload: { run: '{{run_id}}', attempt: '{{attempt}}' },
    });
    const [run] = await runner.reached(references, 'succeeded');
    const due = new Date(run?.scheduled_at ?? 0).toISOString();
    expect(runner.target.requests[0]).toMatchObject({
      url: `/hook?due=${due}`,
      body: JSON.stringify({ run: id, attempt: '1' }),
      headers: { 'x-name': job.definition.name },
    });
  });

  it('tells where the time of an attempt went', async () => {
    const { references } = await runOne();
    const [run] = await runner.reached(references, 'succeeded');
    expect(run?.attempts[0]?.timings).toMatchObject({
      wait_ms: expect.any(Number),
      connect_ms: expect.any(Number),
      tls_ms: null,
      first_byte_ms: expect.any(Number),
      body_ms: expect.any(Number),
    });
  });

  it('calls once more, in the same attempt, when a target ends a connection that is used again', async () => {
    const used = new WeakSet<object>();
    runner.target.respond((_request, { socket }) => {
      if (socket !== null && used.has(socket)) socket.destroy();
      else if (socket !== null) used.add(socket);
      return { status: 200 };
    });
    await runner.reached((await runOne()).references, 'succeeded');
    const { references, id } = await runOne();
    const [run] = await runner.reached(references, 'succeeded');
    expect(run?.attempts).toMatchObject([
      { number: 1, http_status: 200, timings: { resent_after_ms: expect.any(Number) } },
    ]);
    const calls = runner.target.requests.filter(({ headers }) => headers['idempotency-key'] === id);
    expect(calls.map(({ headers }) => headers['x-attempt'])).toEqual(['1', '1']);
  });

  it('keeps a binary answer in base64, with its length', async () => {
    runner.target.respond((_request, response) => {
      response.end(Buffer.from([0, 255, 1, 254]));
      return undefined;
    });
    const { references } = await runOne();
    const [run] = await runner.reached(references, 'succeeded');
    expect(run?.attempts[0]).toMatchObject({
      response_body: 'AP8B/g==',
      response_encoding: 'base64',
      response_bytes: 4,
    });
  });

  it('aborts a call within a second when its run is cancelled, and frees the slot', async () => {
    runner.target.respond('hang');
    const taken: number[] = [];
    // On a busy machine the time of one of them says little.
    for (let calls = 1; calls <= 3; calls += 1) {
      const { references, id } = await runOne({ timeout_seconds: 60 });
      await runner.target.waitFor(calls);
      const begin = performance.now();
      await runner.history.cancel(id, 'cancelled_by_user');
      const [run] = await runner.reached(references, 'cancelled');
      taken.push(performance.now() - begin);
      expect(run).toMatchObject({ reason: 'cancelled_by_user', attempts: [{ error_code: 'aborted' }] });
    }
    expect(Math.min(...taken)).toBeLessThan(1_000);
    await eventually('free slots', () => runner.slots.usage.busy === 0);
  });

  it('marks a run as lost that may be called at most once and got no answer', async () => {
    runner.target.respond('hang');
    const { references } = await runOne(
      { timeout_seconds: 0.2 },
      { ...FAST_RETRY, delivery: 'at_most_once' },
    );
    runner.publishGivenBack(references);
    expect((await runner.reached(references, 'lost'))[0]?.reason).toBe('timeout');
  });

  it('decides about a call by the policies with which it began, and about the next one by those of an edit', async () => {
    let isEdited = false;
    runner.target.respond(async (_request, { socket }) => {
      await eventually('the edit', () => isEdited);
      socket?.destroy();
      return {};
    });
    const { job, references, id } = await runOne({}, FAST_RETRY);
    await runner.target.waitFor(1);
    await runner.jobs.edit(job.id, (current, now) =>
      editJob(current, { ...current.definition, delivery: 'at_most_once' }, 'ann', now),
    );
    isEdited = true;
    const [retrying] = await runner.reached(references, 'retrying');
    expect(retrying).toMatchObject({ job_revision: 1, reason: 'reset' });
    await dispatchDue(id);
    const [lost] = await runner.reached(references, 'lost');
    expect(lost).toMatchObject({
      job_revision: 2,
      reason: 'reset',
      attempts: [{ number: 1 }, { number: 2 }],
    });
  });

  it('raises alerts about consecutive failures, about the recovery, and about the end of a job', async () => {
    const to = { kind: 'webhook', url: 'http://localhost:1/alerts' };
    const on = ['failure', 'recovery', 'disabled'];
    const job = await runner.create(
      {},
      { alerts: [{ on, after_failures: 2, to }], disable_after_failures: 4 },
    );
    const runs = async (status: number, count: number) => {
      runner.target.respond({ status });
      for (let made = 0; made < count; made += 1) {
        const references = await runner.queueRuns(job, 1);
        await runner.producer.publish(references);
        await runner.reached(references, status === 200 ? 'succeeded' : 'failed');
      }
    };
    await runs(500, 3);
    await runs(200, 1);
    await runs(500, 4);
    const query = { job_id: job.id, state: [], event: [], limit: 10, after: null };
    const alerts = await eventually('four alerts', async () => {
      const { items } = await runner.alerts.list(query);
      return items.length >= 4 && items;
    });
    const told = alerts.map(({ event, failures }) => `${event} ${failures}`).reverse();
    expect(told).toEqual(['failure 2', 'recovery 3', 'failure 2', 'disabled 4']);
  });

  it('disables a job after so many consecutive failures, with a reason, and cancels its queued runs', async () => {
    runner.target.respond({ status: 500 });
    const job = await runner.create({}, { disable_after_failures: 2 });
    const references = await runner.queueRuns(job, 2);
    for (const reference of references) {
      await runner.producer.publish([reference]);
      await runner.reached([reference], 'failed');
    }
    const disabled = await eventually('a disabled job', async () => {
      const current = await runner.jobs.get(job.id);
      return current?.cursor.status === 'disabled' && current;
    });
    expect(disabled.pause).toMatchObject({ reason: '2 runs in a row failed.', actor: 'system' });
  });
});

describe('a runner whose slots one host would fill', () => {
  it('keeps a share for others, and gives back the runs that it cannot start', async () => {
    runner = await startRunner(postgres, { slots: 6, perHost: 2 });
    const { create, queueRuns, producer, service, target, claims, history, reached, publishGivenBack } =
      runner;
    await service.onApplicationBootstrap();
    target.respond(({ url }) => (url.startsWith('/hang') ? 'hang' : {}));
    const port = new URL(target.url).port;
    const hanging = await create({ callback_url: `http://localhost:${port}/hang`, timeout_seconds: 900 });
    const stuck = await queueRuns(hanging, 20);
    const claimedAt = new Map<string, number>();
    const claim = claims.claim.bind(claims);
    claims.claim = async (...args) => {
      const claimed = await claim(...args);
      for (const { run_id } of claimed) claimedAt.set(run_id, performance.now());
      return claimed;
    };
    let givenBack: { id: string; after: number }[] = [];
    const postpone = claims.postpone.bind(claims);
    claims.postpone = (runs, claimant) => {
      for (const { run_id: id } of runs)
        givenBack.push({ id, after: performance.now() - claimedAt.get(id)! });
      return postpone(runs, claimant);
    };
    await producer.publish(stuck);
    await target.waitFor(6);

    // Few enough that each of them starts within its second in the runner, unless the machine is too busy for that.
    const answering = await create();
    for (let areInTime = false; !areInTime;) {
      const healthy = await queueRuns(answering, 6);
      publishGivenBack(healthy);
      await producer.publish(healthy);
      // No hanging call ends within the time limit of this test, so these have slots of their own.
      await reached(healthy, 'succeeded');
      const ids = new Set(healthy.map(({ run_id }) => run_id));
      const kept = givenBack.filter(({ id, after }) => !ids.has(id) || after < 1_000);
      areInTime = kept.length === givenBack.length;
      givenBack = kept;
    }
    expect(target.requests.filter(({ url }) => url.startsWith('/hang'))).toHaveLength(6);
    const runs = await Promise.all(stuck.map(async ({ run_id }) => (await history.get(run_id))!));
    expect(runs.filter(({ state }) => state === 'running')).toHaveLength(6);
    const queued = runs.filter(({ state }) => state === 'queued');
    expect(queued).toHaveLength(14);
    // A run waits in a runner for a second at most, then it is given back: that happened once to each of these, and to no
    // healthy one, which would wait for two seconds more.
    expect(givenBack.map(({ id }) => id).sort()).toEqual(queued.map(({ id }) => id).sort());
    for (const { run_id } of stuck) await history.cancel(run_id, 'done');
  }, 60_000);
});
