import { deleteJob, pauseJob, type Job, type RunReference } from '@job-scheduler/job-model';
import { eventually } from '@job-scheduler/testing';
import { HELD_BACK_MS, SLOW_RATE, useRunner } from './execution.fixture-spec.js';

const QUEUED = [
  ['by itself', 'queueRuns'],
  ['by dispatch', 'queueTicks'],
] as const;

describe.each(QUEUED)(
  'a run, claimed %s, that waits in its runner until its host may be called',
  (_, queue) => {
    const runner = useRunner({ perHostRate: SLOW_RATE });

    const STOPS: [string, (run: RunReference, job: Job) => Promise<unknown>][] = [
      ['is cancelled', ({ run_id }) => runner().history.cancel(run_id, 'cancelled_by_user')],
      [
        'belongs to a job that is paused',
        (_run, { id }) =>
          runner().jobs.edit(id, (job, now) => pauseJob(job, { reason: null, until: null }, 'ann', now)),
      ],
      ['belongs to a job that is deleted', (_run, { id }) => runner().jobs.delete(id, deleteJob)],
    ];

    /** Stops a run while it waits; one of another runner where the machine took so long that it might be called before. */
    async function stoppedInTime(
      stop: (run: RunReference, job: Job) => Promise<unknown>,
    ): Promise<RunReference> {
      for (; ; await runner.renew()) {
        const { create, producer, service, target, history } = runner();
        const job = await create();
        const runs = await runner()[queue](job, 2);
        await service.onApplicationBootstrap();
        const begin = performance.now();
        const isLate = (): boolean => performance.now() - begin > HELD_BACK_MS;
        await producer.publish(runs);
        await target.waitFor(1);
        const called = target.requests[0]!.headers['idempotency-key'];
        const waiting = runs.find(({ run_id }) => run_id !== called)!;
        const isClaimed = async () => (await history.get(waiting.run_id))?.state === 'running';
        await eventually('a claim', async () => isLate() || (await isClaimed()));
        if (isLate()) continue;
        await stop(waiting, job);
        if (!isLate()) return waiting;
      }
    }

    it.each(STOPS)('is not called once it %s', async (__, stop) => {
      const waiting = await stoppedInTime(stop);
      const { target, history, reached } = runner();
      expect(target.requests).toHaveLength(1);
      await reached([waiting], 'cancelled');
      expect(target.requests).toHaveLength(1);
      expect((await history.get(waiting.run_id))?.attempts).toEqual([]);
    });
  },
);

describe.each(QUEUED)('a run, claimed %s, that nobody stops while it waits', (_, queue) => {
  const runner = useRunner({ perHostRate: 2 });

  it('is called when its host may be', async () => {
    const { create, producer, service, target, reached } = runner();
    const runs = await runner()[queue](await create(), 2);
    await service.onApplicationBootstrap();
    await producer.publish(runs);
    await reached(runs, 'succeeded');
    expect(target.requests).toHaveLength(2);
  });
});
