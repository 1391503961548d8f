import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteJob, operationRunId, type LongOperation, type OperationState } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { NewOperation, OperationChunk, OperationRun, OperationStore } from '../operation-store.js';
import {
  addJob,
  addJobs,
  ANY_RUN,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';
import { FROM, newBackfill, newBulk } from './operation-under-test.js';

/** How every OperationStore records pieces of work. */
export function operationWorkContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as an OperationStore`, () => {
    let store: JobStoreUnderTest;
    let operations: OperationStore;

    beforeEach(async () => {
      store = await setup();
      operations = store.operations;
    });
    afterEach(() => store.close());

    const running = async (asked: NewOperation): Promise<LongOperation> => {
      const { id } = await operations.create(asked);
      const begun = await operations.begin(id);
      if (begun === null) throw new Error(`Operation ${id} did not begin.`);
      return begun;
    };

    const backfilled = (operation: LongOperation, jobId: string, ...places: number[]): OperationRun[] =>
      places.map((place) => ({
        id: operationRunId(operation, place),
        job_id: jobId,
        trigger: 'backfill',
        scheduled_at: FROM + place * 60_000,
      }));

    const piece = (rest: Partial<OperationChunk> = {}): OperationChunk => ({
      after: null,
      cursor: 1,
      runs: [],
      done: 0,
      failed: 0,
      errors: [],
      isLast: false,
      ...rest,
    });

    const runs = async () => (await store.history.list(ANY_RUN)).items;

    describe('a piece of work', () => {
      it('is recorded with its runs, of the revision of their job, and leaves the cursor alone', async () => {
        const job = await addJob(store);
        const operation = await running(newBackfill(job.id));
        const chunk = piece({ cursor: FROM + 60_000, runs: backfilled(operation, job.id, 0, 1) });
        const after = await operations.record(operation.id, chunk);
        expect(after).toMatchObject({ state: 'running', done: 2, failed: 0, cursor: FROM + 60_000 });
        expect(await operations.get(operation.id)).toEqual(after);
        expect(await runs()).toMatchObject(
          [1, 0].map((place) => ({
            id: operationRunId(operation, place),
            job_id: job.id,
            job_revision: 1,
            trigger: 'backfill',
            state: 'queued',
            scheduled_at: FROM + place * 60_000,
          })),
        );
        expect((await store.jobs.get(job.id))?.cursor).toEqual(job.cursor);
        expect((await store.jobs.get(job.id))?.last_run).toBeNull();
      });

      it('is the last one when it says so', async () => {
        const operation = await running(newBackfill(randomUUID()));
        const after = await operations.record(operation.id, piece({ isLast: true }));
        expect(after).toMatchObject({ state: 'succeeded', finished_at: expect.any(Number) });
        expect(await operations.record(operation.id, piece({ after: 1, cursor: 2 }))).toBeNull();
      });

      it('is recorded once, however many processes try', async () => {
        const job = await addJob(store);
        const operation = await running(newBackfill(job.id));
        const chunk = piece({ cursor: FROM, runs: backfilled(operation, job.id, 0, 1, 2) });
        const tries = await Promise.all(
          Array.from({ length: 6 }, () => operations.record(operation.id, chunk)),
        );
        expect(tries.filter((recorded) => recorded !== null)).toHaveLength(1);
        expect(await runs()).toHaveLength(3);
        expect(await operations.get(operation.id)).toMatchObject({ done: 3 });
      });

      it('does not record an existing run again', async () => {
        const job = await addJob(store);
        const operation = await running(newBackfill(job.id));
        const [run] = backfilled(operation, job.id, 0);
        await operations.record(operation.id, piece({ cursor: FROM, runs: [run!] }));
        await operations.record(operation.id, piece({ after: FROM, cursor: FROM + 1, runs: [run!] }));
        expect(await runs()).toHaveLength(1);
      });

      it.each<OperationState>(['paused', 'cancelled'])(
        'is refused once the operation is %s',
        async (state) => {
          const job = await addJob(store);
          const operation = await running(newBackfill(job.id));
          await operations.change(operation.id, state);
          const chunk = piece({ runs: backfilled(operation, job.id, 0), done: 1 });
          expect(await operations.record(operation.id, chunk)).toBeNull();
          expect(await runs()).toEqual([]);
          expect(await operations.get(operation.id)).toMatchObject({ state, done: 0, cursor: null });
        },
      );

      it.each<OperationState>(['paused', 'cancelled'])(
        'that was done elsewhere counts even when the operation is %s by then',
        async (state) => {
          const operation = await running(newBulk([]));
          const changed = await operations.change(operation.id, state);
          const after = await operations.record(operation.id, piece({ done: 3, isLast: true }));
          expect(after).toMatchObject({ state, done: 3, cursor: 1, finished_at: changed!.finished_at });
        },
      );

      it('makes a run of today the last run of its job, like every manual run', async () => {
        const job = await addJob(store);
        const operation = await running(newBulk([job.id]));
        const run: OperationRun = {
          id: operationRunId(operation, 0),
          job_id: job.id,
          trigger: 'manual',
          scheduled_at: null,
        };
        await operations.record(operation.id, piece({ runs: [run] }));
        const [recorded] = await runs();
        expect(recorded).toMatchObject({ id: run.id, trigger: 'manual', state: 'queued' });
        expect(recorded!.scheduled_at).toBe(recorded!.created_at);
        expect((await store.jobs.get(job.id))?.last_run).toMatchObject({ id: run.id });
      });

      it('counts runs of missing jobs as failed, with a sentence for each job', async () => {
        const [kept, gone] = await addJobs(store, 2);
        const operation = await running(newBulk([kept!.id, gone!.id]));
        await store.jobs.delete(gone!.id, deleteJob);
        const asked = [kept!, gone!].map(({ id }, place): OperationRun => ({
          id: operationRunId(operation, place),
          job_id: id,
          trigger: 'manual',
          scheduled_at: null,
        }));
        expect(await operations.record(operation.id, piece({ runs: asked }))).toMatchObject({
          done: 1,
          failed: 1,
          errors: [`There is no job with the id ${gone!.id}.`],
        });
        expect(await runs()).toMatchObject([{ job_id: kept!.id }]);
      });

      it('adds to the earlier counts, and keeps the first sentences', async () => {
        const operation = await running(newBulk([]));
        const errors = Array.from({ length: 15 }, (_, index) => `error ${index}`);
        await operations.record(operation.id, piece({ done: 3, failed: 15, errors }));
        const more = errors.map((error) => `further ${error}`);
        const after = await operations.record(
          operation.id,
          piece({ after: 1, cursor: 2, done: 1, failed: 15, errors: more }),
        );
        expect(after).toMatchObject({ done: 4, failed: 30, errors: [...errors, ...more.slice(0, 5)] });
      });

      it('leaves no open run of a job that is deleted at the same time', async () => {
        for (let round = 0; round < 10; round += 1) {
          const job = await addJob(store);
          const operation = await running(newBackfill(job.id));
          await Promise.all([
            operations.record(operation.id, piece({ runs: backfilled(operation, job.id, 0, 1) })),
            store.jobs.delete(job.id, deleteJob),
          ]);
          const left = (await runs()).filter(({ job_id, state }) => job_id === job.id && state === 'queued');
          expect(left).toEqual([]);
        }
      });
    });
  });
}
