import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  deleteJob,
  operationRunId,
  type BackfillRequest,
  type LongOperation,
  type OperationState,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { NewOperation, OperationChunk, OperationRun, OperationStore } from '../operation-store.js';
import {
  addJob,
  addJobs,
  ANY_RUN,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const ANY_OPERATION = { kind: [], state: [], limit: 100, after: null };
const FROM = Date.UTC(2026, 0, 1);

const backfillRequest = (jobId: string): BackfillRequest => ({
  kind: 'backfill',
  job_id: jobId,
  schedule: {
    schedule: '* * * * *',
    timezone: 'UTC',
    dst_gap: 'run_after',
    dst_fold: 'first',
    start_at: null,
    end_at: null,
    anchor: 0,
    seed: jobId,
  },
  from: FROM,
  to: FROM + 600_000,
  rate_per_second: 50,
});

const newBackfill = (jobId: string): NewOperation => ({
  request: backfillRequest(jobId),
  actor: 'ann',
  jobIds: [],
  total: 10,
  failed: 0,
  errors: [],
});

const newBulk = (jobIds: string[]): NewOperation => ({
  request: { kind: 'bulk', action: 'run', reason: null },
  actor: 'ann',
  jobIds,
  total: jobIds.length,
  failed: 0,
  errors: [],
});

/** What every OperationStore does. */
export function operationStoreContract(name: string, setup: JobStoreSetup): void {
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

    const runs = async () => (await store.ledger.list(ANY_RUN)).items;

    describe('an operation', () => {
      it("starts as pending, as requested, at the time of the store's clock", async () => {
        const before = await operations.now();
        const asked = { ...newBackfill(randomUUID()), failed: 2, errors: ['a', 'b', 'a'] };
        const created = await operations.create(asked);
        expect(created).toEqual({
          id: expect.any(String),
          state: 'pending',
          request: asked.request,
          total: 10,
          done: 0,
          failed: 2,
          errors: ['a', 'b'],
          cursor: null,
          actor: 'ann',
          created_at: expect.any(Number),
          updated_at: created.created_at,
          finished_at: null,
        });
        expect(created.created_at).toBeGreaterThanOrEqual(before);
        expect(created.created_at).toBeLessThanOrEqual(await operations.now());
        expect(await operations.get(created.id)).toEqual(created);
        expect(await operations.get(randomUUID())).toBeNull();
      });

      it('is listed newest first, in pages, by kind and state', async () => {
        const ids: string[] = [];
        for (let count = 0; count < 5; count += 1) {
          const asked = count % 2 === 0 ? newBulk([]) : newBackfill(randomUUID());
          ids.unshift((await operations.create(asked)).id);
          while ((await operations.now()) <= (await operations.get(ids[0]!))!.created_at);
        }
        const first = await operations.list({ ...ANY_OPERATION, limit: 3 });
        const second = await operations.list({ ...ANY_OPERATION, limit: 3, after: first.next });
        expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
        expect(second.next).toBeNull();

        await operations.begin(ids[1]!);
        const found = async (query: object) =>
          (await operations.list({ ...ANY_OPERATION, ...query })).items.map(({ id }) => id);
        expect(await found({ kind: ['backfill'] })).toEqual([ids[1], ids[3]]);
        expect(await found({ state: ['running'] })).toEqual([ids[1]]);
        expect(await found({ kind: ['bulk'], state: ['running'] })).toEqual([]);
      });

      it('is open until it is paused or ended', async () => {
        const [first, second, third] = await Promise.all([1, 2, 3].map(() => operations.create(newBulk([]))));
        await operations.begin(first!.id);
        await operations.change(third!.id, 'paused');
        expect(new Set(await operations.open(10))).toEqual(new Set([first!.id, second!.id]));
        expect(await operations.open(1)).toHaveLength(1);
        await operations.change(third!.id, 'pending');
        await operations.change(first!.id, 'cancelled');
        expect(new Set(await operations.open(10))).toEqual(new Set([second!.id, third!.id]));
      });

      it('returns its jobs piece by piece', async () => {
        const jobIds = Array.from({ length: 5 }, () => randomUUID());
        const { id } = await operations.create(newBulk(jobIds));
        expect(await operations.jobIds(id, 0, 2)).toEqual(jobIds.slice(0, 2));
        expect(await operations.jobIds(id, 2, 10)).toEqual(jobIds.slice(2));
        expect(await operations.jobIds(id, 5, 10)).toEqual([]);
      });

      it('tells which jobs exist', async () => {
        const [kept, gone] = await addJobs(store, 2);
        await store.jobs.delete(gone!.id, deleteJob);
        const names = await operations.jobNames([kept!.id, gone!.id, randomUUID()]);
        expect(names).toEqual(new Map([[kept!.id, kept!.definition.name]]));
      });
    });

    describe('states', () => {
      const CHANGES: [from: OperationState, to: OperationState, isAllowed: boolean][] = [
        ['pending', 'paused', true],
        ['pending', 'cancelled', true],
        ['pending', 'succeeded', false],
        ['running', 'paused', true],
        ['running', 'cancelled', true],
        ['running', 'succeeded', true],
        ['running', 'pending', false],
        ['paused', 'pending', true],
        ['paused', 'cancelled', true],
        ['paused', 'paused', false],
        ['cancelled', 'pending', false],
        ['cancelled', 'paused', false],
        ['succeeded', 'cancelled', false],
      ];

      async function inState(state: OperationState): Promise<LongOperation> {
        const { id } = await running(newBulk([]));
        switch (state) {
          case 'pending':
            return operations.create(newBulk([]));
          case 'running':
            break;
          default:
            await operations.change(id, state);
        }
        return (await operations.get(id))!;
      }

      it.each(CHANGES)('from %s to %s: %s', async (from, to, isAllowed) => {
        const operation = await inState(from);
        expect(operation.state).toBe(from);
        const changed = await operations.change(operation.id, to);
        const now = (await operations.get(operation.id))!;
        expect(changed).toEqual(isAllowed ? now : null);
        expect(now.state).toBe(isAllowed ? to : from);
        expect(now.finished_at === null).toBe(!['succeeded', 'cancelled'].includes(now.state));
      });

      it('change for only one of several concurrent callers', async () => {
        const { id } = await running(newBulk([]));
        const changes = await Promise.all(
          Array.from({ length: 5 }, () => operations.change(id, 'cancelled')),
        );
        expect(changes.filter((changed) => changed !== null)).toHaveLength(1);
      });

      it('let pending and running operations continue, and no others', async () => {
        const { id } = await operations.create(newBulk([]));
        expect(await operations.begin(id)).toMatchObject({ id, state: 'running' });
        expect(await operations.begin(id)).toMatchObject({ id, state: 'running' });
        await operations.change(id, 'paused');
        expect(await operations.begin(id)).toBeNull();
        expect(await operations.begin(randomUUID())).toBeNull();
      });

      it('tell why an operation failed', async () => {
        const { id } = await running({ ...newBulk([]), errors: ['first'] });
        expect(await operations.fail(id, 'last')).toMatchObject({
          state: 'failed',
          errors: ['first', 'last'],
          finished_at: expect.any(Number),
        });
        expect(await operations.fail(id, 'again')).toBeNull();
        expect(await operations.fail(randomUUID(), 'unknown')).toBeNull();
      });
    });

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
