import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { IdempotencyStore } from '../idempotency-store.js';
import type { JobStoreSetup, JobStoreUnderTest } from './job-store-under-test.js';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const RESPONSE = { status: 201, headers: { location: '/v1/jobs/1' }, body: '{"a":"\\u0000 😀"}' };

/** What every IdempotencyStore does. */
export function idempotencyStoreContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as an IdempotencyStore`, () => {
    let store: JobStoreUnderTest;
    let keys: IdempotencyStore;

    beforeEach(async () => {
      store = await setup();
      keys = store.idempotency;
    });
    afterEach(() => store.close());

    it('lets one of several equal requests through', async () => {
      const claims = await Promise.all(Array.from({ length: 10 }, () => keys.begin('key', 'print')));
      expect(claims.map(({ kind }) => kind).sort()).toEqual([...Array<string>(9).fill('in_flight'), 'new']);
    });

    it('replays the answer for a day', async () => {
      await keys.begin('key', 'print');
      await keys.complete('key', RESPONSE);
      expect(await keys.begin('key', 'print')).toEqual({ kind: 'done', response: RESPONSE });
      await store.passTime(DAY - MINUTE);
      expect(await keys.begin('key', 'print')).toEqual({ kind: 'done', response: RESPONSE });
      await store.passTime(2 * MINUTE);
      expect(await keys.begin('key', 'print')).toEqual({ kind: 'new' });
      expect(await keys.begin('key', 'print')).toEqual({ kind: 'in_flight' });
    });

    it('tells a different request under the same key, in flight and done', async () => {
      await keys.begin('key', 'print');
      expect(await keys.begin('key', 'other')).toEqual({ kind: 'other_request' });
      await keys.complete('key', RESPONSE);
      expect(await keys.begin('key', 'other')).toEqual({ kind: 'other_request' });
      expect(await keys.begin('other key', 'other')).toEqual({ kind: 'new' });
    });

    it('lets an abandoned request be tried again, even a different one', async () => {
      await keys.begin('key', 'print');
      await keys.abandon('key');
      expect(await keys.begin('key', 'other')).toEqual({ kind: 'new' });
    });

    it('does not forget an answer when the request is abandoned afterwards', async () => {
      await keys.begin('key', 'print');
      await keys.complete('key', RESPONSE);
      await keys.abandon('key');
      expect(await keys.begin('key', 'print')).toMatchObject({ kind: 'done' });
    });

    it('gives a request that never ended to one other after a minute', async () => {
      await keys.begin('key', 'print');
      await store.passTime(MINUTE + 1000);
      const claims = await Promise.all([keys.begin('key', 'print'), keys.begin('key', 'print')]);
      expect(claims.map(({ kind }) => kind).sort()).toEqual(['in_flight', 'new']);
    });
  });
}
