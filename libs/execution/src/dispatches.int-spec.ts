import { StoreUnavailableError } from '@job-scheduler/job-store';
import { eventually } from '@job-scheduler/testing';
import { useRunner } from './execution.fixture-spec.js';

describe('a runner that claims by dispatch', () => {
  const runner = useRunner();

  const dispatches = async () => {
    const { rows } = await runner().database.pool.query<{ open: number; runner_id: string | null }>(
      'SELECT open_runs AS open, runner_id FROM dispatches ORDER BY queued_at, id',
    );
    return rows;
  };

  it('calls each run once, writes every result, and leaves nothing open', async () => {
    // On a busy machine a run may wait for its slot for too long: it is given back then, and leaves its dispatch.
    for (; ; await runner.renew()) {
      const { create, queueTicks, producer, service, claims, history } = runner();
      const postpone = jest.spyOn(claims, 'postpone');
      const runs = await queueTicks(await create(), 8);
      await service.onApplicationBootstrap();
      await producer.publish(runs);
      const areKept = await eventually('all results', async () => {
        if (postpone.mock.calls.length > 0) return { all: false };
        const states = await Promise.all(runs.map(async ({ run_id }) => (await history.get(run_id))?.state));
        return states.every((state) => state === 'succeeded') && { all: true };
      });
      if (areKept.all) break;
    }
    const { target, heartbeat, database } = runner();
    expect(target.requests).toHaveLength(8);
    expect(new Set(target.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(8);
    expect(await dispatches()).toEqual([3, 3, 2].map(() => ({ open: 0, runner_id: heartbeat.runnerId })));
    // Nothing but the result was ever written to their rows.
    const { rows } = await database.pool.query('SELECT DISTINCT claimed_at, dispatch_id FROM runs');
    expect(rows).toEqual([{ claimed_at: null, dispatch_id: null }]);
  });

  it('lets runs that fail go on by themselves, and repeats those that are to be repeated', async () => {
    const { create, queueTicks, producer, service, target, reached, history, priorityQueue } = runner();
    target.respond({ status: 500 });
    const retry = { max_attempts: 2, backoff: { initial_seconds: 0.1, jitter: false } };
    const [once, twice] = [await create(), await create({}, { retry })];
    const [failed, retried] = [await queueTicks(once, 2), await queueTicks(twice, 1)];
    await service.onApplicationBootstrap();
    await producer.publish([...failed, ...retried]);
    await reached(failed, 'failed');
    await reached(retried, 'retrying');
    await eventually(
      'an armed run',
      async () => (await priorityQueue.claimDue(10, Date.now())).claims.length > 0,
    );
    const { run_id } = retried[0]!;
    await runner().ticks.becomeDue([run_id]);
    await producer.publish([{ run_id, attempt: 2 }]);
    await reached(retried, 'failed');
    expect((await history.get(run_id))?.attempts).toMatchObject([{ number: 1 }, { number: 2 }]);
  });

  it('gives the runs back that it has not called when it stops, and takes the others to their end', async () => {
    const { create, queueTicks, producer, service, target, reached, history } = runner();
    const answers: (() => void)[] = [];
    target.respond(() => new Promise((resolve) => answers.push(() => resolve({}))));
    // Four slots and an extra share of four.
    const runs = await queueTicks(await create(), 12);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    await target.waitFor(4);
    const stopped = runner().stop();
    await eventually('runs that are given back', async () => {
      const states = await Promise.all(runs.map(async ({ run_id }) => (await history.get(run_id))?.state));
      return states.filter((state) => state === 'queued').length === 8;
    });
    for (const answer of answers) answer();
    await stopped;
    const called = new Set(target.requests.map(({ headers }) => headers['idempotency-key']));
    await reached(
      runs.filter(({ run_id }) => called.has(run_id)),
      'succeeded',
    );
    expect(called.size).toBe(4);
  });

  it('repeats a claim whose answer was lost, and calls each run once', async () => {
    const { create, queueTicks, producer, service, target, reached, claims } = runner();
    const runs = await queueTicks(await create(), 3);
    const claim = claims.claim.bind(claims);
    let failures = 0;
    claims.claim = async (...args) => {
      const claimed = await claim(...args);
      if ((failures += 1) < 3) throw new StoreUnavailableError('The answer was lost.');
      return claimed;
    };
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    await reached(runs, 'succeeded');
    expect(target.requests).toHaveLength(3);
  });

  it('fails the runs of a job that cannot be called as it is stored, says why, and calls those of others', async () => {
    const { create, queueTicks, producer, service, target, reached, history, database, slots } = runner();
    const bad = await create();
    const [spoilt, good] = [await queueTicks(bad, 2), await queueTicks(await create(), 2)];
    await database.pool.query(`UPDATE jobs SET timeout_seconds = 'NaN' WHERE id = $1`, [bad.id]);
    await service.onApplicationBootstrap();
    await producer.publish([...spoilt, ...good]);
    await reached(good, 'succeeded');
    await reached(spoilt, 'failed');
    const error_message = 'The job cannot be called as it is stored: its timeout_seconds is "NaN"';
    for (const { run_id } of spoilt) {
      expect(await history.get(run_id)).toMatchObject({
        reason: 'invalid_request',
        attempts: [{ error_message }],
      });
    }
    expect(target.requests).toHaveLength(2);
    expect(slots.usage).toEqual({ busy: 0, free: 4 });
  });
});
