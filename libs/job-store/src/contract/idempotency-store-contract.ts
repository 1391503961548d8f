import { createJob, pauseJob, type LongOperation } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KeyTakenError, type IdempotencyStore, type OnceOnly } from '../idempotency-store.js';
import {
  addJob,
  ANY_JOB,
  ANY_RUN,
  definitionOf,
  queuedRun,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const RESPONSE = { status: 201, headers: { location: '/v1/jobs/1' }, body: '{"a":"\\u0000 😀"}' };
const REQUEST = { key: 'key', fingerprint: 'print' };
const OTHER = { key: 'key', fingerprint: 'other' };

type Write = (once?: OnceOnly<unknown>) => Promise<unknown>;

const startOperation = (store: JobStoreUnderTest, once?: OnceOnly<LongOperation>) =>
  store.operations.create(
    {
      request: { kind: 'bulk', action: 'run', reason: null },
      actor: 'ann',
      jobIds: [],
      total: 0,
      failed: 0,
      errors: [],
    },
    once,
  );

/** Each write that can be made once, over a store that has what it needs. */
const WRITES: Record<string, (store: JobStoreUnderTest) => Promise<Write>> = {
  'a new job': (store) =>
    Promise.resolve((once) =>
      store.jobs.create((now) => createJob(randomUUID(), definitionOf(), 'ann', now), once),
    ),
  'an edit': async (store) => {
    const { id } = await addJob(store);
    return (once) =>
      store.jobs.edit(
        id,
        (job, now) => pauseJob(job, { reason: randomUUID(), until: null }, 'ann', now),
        once,
      );
  },
  'a manual run': async (store) => {
    const { id } = await addJob(store);
    return (once) => store.history.trigger(id, null, once);
  },
  'a replay': async (store) => {
    const run = await queuedRun(store, await addJob(store));
    return (once) => store.history.replay(run.id, null, once);
  },
  'a cancellation': async (store) => {
    const run = await queuedRun(store, await addJob(store));
    return (once) => store.history.cancel(run.id, 'cancelled_by_user', once);
  },
  'a new operation': (store) => Promise.resolve((once) => startOperation(store, once)),
  'the change of an operation': async (store) => {
    const { id } = await startOperation(store);
    return (once) => store.operations.change(id, 'paused', once);
  },
};

/** What a write may change. */
const contents = async ({ jobs, history, operations }: JobStoreUnderTest) => ({
  jobs: (await jobs.list(ANY_JOB)).items,
  runs: (await history.list(ANY_RUN)).items,
  operations: (await operations.list({ kind: [], state: [], limit: 10, after: null })).items,
});

/** What every IdempotencyStore does, and the ports whose writes it makes once. */
export function idempotencyStoreContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as an IdempotencyStore`, () => {
    let store: JobStoreUnderTest;
    let keys: IdempotencyStore;

    beforeEach(async () => {
      store = await setup();
      keys = store.idempotency;
    });
    afterEach(() => store.close());

    describe.each(Object.entries(WRITES))('%s', (_, prepare) => {
      const once = { ...REQUEST, answer: () => RESPONSE };
      let write: Write;
      beforeEach(async () => {
        write = await prepare(store);
      });

      it('is made once for its key, and its answer is kept', async () => {
        expect(await write(once)).not.toBeNull();
        const after = await contents(store);
        expect(await keys.find(REQUEST)).toEqual({ kind: 'done', response: RESPONSE });
        await expect(write(once)).rejects.toMatchObject({ known: { kind: 'done', response: RESPONSE } });
        await expect(write({ ...once, ...OTHER })).rejects.toThrow(KeyTakenError);
        expect(await contents(store)).toEqual(after);
      });

      it('leaves neither itself nor a key when its answer is refused', async () => {
        const before = await contents(store);
        const refused = (): never => {
          throw new Error('refused');
        };
        await expect(write({ ...REQUEST, answer: refused })).rejects.toThrow('refused');
        expect(await contents(store)).toEqual(before);
        expect(await keys.find(REQUEST)).toBeNull();
      });
    });

    it('makes one of several equal writes that begin at once', async () => {
      const { id } = await addJob(store);
      const once = { ...REQUEST, answer: () => RESPONSE };
      const writes = Array.from({ length: 10 }, () => store.history.trigger(id, null, once));
      const made = (await Promise.allSettled(writes)).filter(({ status }) => status === 'fulfilled');
      expect([made.length, (await store.history.list(ANY_RUN)).items.length]).toEqual([1, 1]);
    });

    it('keeps nothing for a write that has nothing to write to', async () => {
      const once = { ...REQUEST, answer: () => RESPONSE };
      expect(await store.history.trigger(randomUUID(), null, once)).toBeNull();
      expect(await store.jobs.edit(randomUUID(), () => null, once)).toBeNull();
      expect(await keys.find(REQUEST)).toBeNull();
    });

    it('replays the answer for a day', async () => {
      expect(await keys.find(REQUEST)).toBeNull();
      await keys.keep(REQUEST, RESPONSE);
      expect(await keys.find(REQUEST)).toEqual({ kind: 'done', response: RESPONSE });
      await store.passTime(DAY - MINUTE);
      expect(await keys.find(REQUEST)).toEqual({ kind: 'done', response: RESPONSE });
      await store.passTime(2 * MINUTE);
      expect(await keys.find(REQUEST)).toBeNull();
      await keys.keep(OTHER, RESPONSE);
      expect(await keys.find(OTHER)).toMatchObject({ kind: 'done' });
    });

    it('tells a different request under the same key', async () => {
      await keys.keep(REQUEST, RESPONSE);
      expect(await keys.find(OTHER)).toEqual({ kind: 'other_request' });
      await expect(keys.keep(OTHER, RESPONSE)).rejects.toMatchObject({ known: { kind: 'other_request' } });
      expect(await keys.find({ key: 'other key', fingerprint: 'other' })).toBeNull();
    });
  });
}
