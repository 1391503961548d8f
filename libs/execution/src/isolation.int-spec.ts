import type { RunReference } from '@job-scheduler/job-model';
import { eventually } from '@job-scheduler/testing';
import { useRunner } from './execution.fixture-spec.js';

const GOOD = 6;

describe('a run that cannot be made', () => {
  const runner = useRunner();

  /** Runs of good jobs around a run of a bad one, as the statement leaves its job; all in hand at once. */
  const publishAround = async (spoil: string) => {
    const { create, queueRuns, database, producer, service } = runner();
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
    const { ledger, reached } = runner();
    const { good, bad } = await publishAround(
      `WITH ended AS (UPDATE job_cursor SET status = 'ended', next_due = NULL WHERE job_id = $1)
       UPDATE jobs SET timeout_seconds = 'NaN' WHERE id = $1`,
    );
    await reached(good, 'succeeded');
    await reached([bad], 'cancelled');
    expect(await ledger.get(bad.run_id)).toMatchObject({ reason: 'job_unusable' });
  });

  it('because it cannot be claimed keeps no other from being called when it cannot be ended either', async () => {
    const { ledger, reached, consumer } = runner();
    jest.spyOn(ledger, 'cancel').mockRejectedValue(new Error('The server is confused.'));
    const { good } = await publishAround(`UPDATE jobs SET timeout_seconds = 'NaN' WHERE id = $1`);
    await reached(good, 'succeeded');
    expect(consumer.usage).toEqual({ busy: 0, free: 4 });
  });

  it('because its URL is none harms only itself', async () => {
    const { reached, consumer } = runner();
    const { good, bad } = await publishAround(`UPDATE jobs SET callback_url = 'nowhere' WHERE id = $1`);
    await reached(good, 'succeeded');
    await reached([bad], 'failed');
    expect(consumer.usage).toEqual({ busy: 0, free: 4 });
  });
});
