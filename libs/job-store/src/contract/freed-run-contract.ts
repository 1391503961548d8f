import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Job } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import {
  addJob,
  claimant,
  claimOne,
  newsOf,
  queuedRun,
  resultOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const SILENT = 10_000;
const OVERDUE = 60_000;

/** How every store treats runs whose runner lost its lease, and what such a runner reports later. */
export function freedRunContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} and runners that lost their lease`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const running = async (job: Job, by = claimant()) => {
      const run = await queuedRun(store, job);
      await store.recovery.renewRunner(by.runner_id);
      await claimOne(store, run, by);
      return { run_id: run.id, claim_id: by.claim_id, by };
    };
    const stateOf = async (id: string) => (await store.history.get(id))?.state;

    it('gives a run to nobody else while it is claimed, however often its message is delivered', async () => {
      const { run_id } = await running(await addJob(store));
      await store.passTime(SILENT * 2);
      expect(await claimOne(store, { id: run_id }, claimant())).toBeUndefined();
    });

    it('frees runs whose calls were cut off, whatever their runner does now, and shows how long they took', async () => {
      const repeated = await running(await addJob(store, { overlap: 'skip' }));
      const once = await running(await addJob(store, { delivery: 'at_most_once' }));
      const other = await running(await addJob(store));
      const cutOff = [repeated, once].map(({ by: _, ...claim }) => ({ ...claim, ended_after_ms: 8_123.4 }));
      const { queued, ended } = await store.recovery.freeCutOff(cutOff);
      expect(queued).toEqual([{ run_id: repeated.run_id, attempt: 1 }]);
      expect(newsOf(ended)).toMatchObject([{ run_id: once.run_id, state: 'lost', failures: 1 }]);
      expect(await stateOf(other.run_id)).toBe('running');
      const attempt = { number: 1, error_code: 'runner_lost', duration_ms: 8_123 };
      for (const { run_id, by } of [repeated, once])
        expect((await store.history.get(run_id))?.attempts).toMatchObject([
          { ...attempt, runner_id: by.runner_id, error_message: expect.stringContaining('cut the call off') },
        ]);
      const nothing = { queued: [], released: [], ended: [], attempts: [], stuck: [] };
      expect(await store.recovery.freeCutOff(cutOff)).toEqual(nothing);
    });

    it('leaves runs alone that were freed and claimed anew since', async () => {
      const { run_id, claim_id, by } = await running(await addJob(store));
      await store.recovery.removeRunner(by.runner_id);
      await store.recovery.freeAbandoned(SILENT, OVERDUE, 10);
      await claimOne(store, { id: run_id }, claimant());
      const { queued } = await store.recovery.freeCutOff([{ run_id, claim_id, ended_after_ms: 1 }]);
      expect([queued, await stateOf(run_id)]).toEqual([[], 'running']);
    });

    it('spares runners that were heard although its own clock says otherwise', async () => {
      const { run_id, by } = await running(await addJob(store));
      const [renewal] = await store.recovery.renewals();
      expect(renewal).toEqual({ runner_id: by.runner_id, renewal: expect.any(String) });
      await store.recovery.renewRunner(by.runner_id);
      expect((await store.recovery.renewals())[0]?.renewal).not.toBe(renewal?.renewal);
      await store.passTime(SILENT * 2);
      const free = (runners: string[]) => store.recovery.freeAbandoned(SILENT, OVERDUE, 10, { runners });
      expect((await free([randomUUID(), by.runner_id])).queued).toEqual([]);
      expect((await free([randomUUID()])).queued).toEqual([{ run_id, attempt: 1 }]);
    });

    it('keeps a late result with the attempt that was lost, and lets it decide nothing', async () => {
      const job = await addJob(store, { delivery: 'at_most_once' });
      const { run_id, by } = await running(job);
      const own = resultOf(run_id, by);
      await store.claims.keepLate(own);
      expect((await store.history.get(run_id))?.attempts).toEqual([]);
      await store.recovery.removeRunner(by.runner_id);
      await store.recovery.freeAbandoned(SILENT, OVERDUE, 10);
      const before = await store.history.get(run_id);
      await store.claims.keepLate(resultOf(run_id, claimant()));
      expect(await store.history.get(run_id)).toEqual(before);

      await store.claims.keepLate(own);
      const after = await store.history.get(run_id);
      expect(after).toMatchObject({ ...before, attempts: [{}] });
      const { number, runner_id, started_at } = before!.attempts[0]!;
      expect(after?.attempts).toEqual([
        {
          ...own.attempt,
          number,
          runner_id,
          started_at,
          error_code: 'runner_lost',
          error_message: expect.stringContaining('too late to count'),
          completion: null,
        },
      ]);
      await store.claims.keepLate(resultOf(run_id, by, { attempt: { http_status: 500 } }));
      expect(await store.history.get(run_id)).toEqual(after);
    });

    it('keeps a late result beside the one that counts', async () => {
      const { run_id, by } = await running(await addJob(store));
      await store.recovery.removeRunner(by.runner_id);
      await store.recovery.freeAbandoned(SILENT, OVERDUE, 10);
      const second = claimant();
      await claimOne(store, { id: run_id }, second);
      await store.claims.finish([resultOf(run_id, second, { attempt: { response_body: 'second' } })]);
      const error = { http_status: null, error_code: 'timeout', error_message: 'It took 30 s.' };
      await store.claims.keepLate(resultOf(run_id, by, { attempt: { ...error, response_body: 'first' } }));
      expect(await store.history.get(run_id)).toMatchObject({
        state: 'succeeded',
        attempts: [
          {
            error_code: 'runner_lost',
            error_message: expect.stringMatching(/late.* It took 30 s\.$/),
            response_body: 'first',
          },
          { error_code: null, response_body: 'second' },
        ],
      });
    });
  });
}
