import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CANARY_JOB_ID,
  createCanary,
  deleteJob,
  type LongOperation,
  type OperationState,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { NewOperation, OperationStore } from '../operation-store.js';
import { addJobs, type JobStoreSetup, type JobStoreUnderTest } from './job-store-under-test.js';
import { newBackfill, newBulk } from './operation-under-test.js';

const ANY_OPERATION = { kind: [], state: [], limit: 100, after: null };
/** How every OperationStore keeps operations and moves them from state to state. */
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
          namespaces: ['team-a'],
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

      it('tells which jobs exist, without the canary', async () => {
        const [kept, gone] = await addJobs(store, 2);
        await store.jobs.delete(gone!.id, deleteJob);
        await store.jobs.create(createCanary);
        const names = await operations.jobNames([kept!.id, gone!.id, randomUUID(), CANARY_JOB_ID]);
        const named = { name: kept!.definition.name, namespace: kept!.namespace };
        expect(names).toEqual(new Map([[kept!.id, named]]));
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
  });
}
