import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Job } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { MOST_ALERTS_UNDER_WAY } from '../alert-outbox.js';
import { ANN, HOOK, alertsIn, recovery } from './alert-under-test.js';
import type { JobStoreSetup, JobStoreUnderTest } from './job-store-under-test.js';

const LOST_AFTER_MS = 60_000;

/** How every AlertOutbox hands out alerts to be delivered. */
export function alertDeliveryContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as an AlertOutbox`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const { alerting, raise, raised, alertOf } = alertsIn(() => store);

    describe('the delivery of an alert', () => {
      let id: string;
      beforeEach(async () => {
        await raise(await alerting({ to: ANN }), {});
        id = (await raised())[0]!.id;
      });
      const undelivered = () => store.alerts.undelivered(LOST_AFTER_MS, 100);

      it('can be taken, taken again when it was lost, and not taken once it is done', async () => {
        expect(await undelivered()).toEqual([id]);
        await store.alerts.entrust([id]);
        expect(await undelivered()).toEqual([]);
        await store.passTime(LOST_AFTER_MS - 10_000);
        expect(await undelivered()).toEqual([]);
        await store.passTime(20_000);
        expect(await undelivered()).toEqual([id]);
        await store.alerts.markDelivered(id);
        expect(await undelivered()).toEqual([]);
      });

      it('may fail and succeed later', async () => {
        await store.alerts.markFailed(id, 'It was \u0000 away.', false);
        expect(await undelivered()).toEqual([]);
        expect(await alertOf(id)).toMatchObject({
          state: 'pending',
          attempts: 1,
          last_error: 'It was \ufffd away.',
          delivered_at: null,
        });
        await store.alerts.markDelivered(id);
        const delivered = await alertOf(id);
        expect(delivered).toMatchObject({ state: 'delivered', attempts: 2 });
        expect(delivered!.delivered_at).toBeGreaterThanOrEqual(delivered!.at);
      });

      it('stays as it is once it has ended', async () => {
        await store.alerts.markFailed(id, 'Nobody is there.', true);
        const failed = await alertOf(id);
        expect(failed).toMatchObject({ state: 'failed', attempts: 1, last_error: 'Nobody is there.' });
        await store.passTime(LOST_AFTER_MS * 2);
        expect(await undelivered()).toEqual([]);
        await store.alerts.markDelivered(id);
        expect(await alertOf(id)).toMatchObject({ state: 'failed', attempts: 1 });
      });

      it('is taken oldest first, up to the number asked for', async () => {
        await store.passTime(1_000);
        await raise(await alerting({ to: ANN }), {});
        expect(await store.alerts.undelivered(LOST_AFTER_MS, 1)).toEqual([id]);
        expect(await undelivered()).toHaveLength(2);
      });
    });

    describe('alerts of one job to one channel', () => {
      const next = () => store.alerts.undelivered(LOST_AFTER_MS, 100);
      const idsOf = async (job: Job): Promise<string[]> =>
        (await raised({ job_id: job.id })).map(({ id }) => id);

      it('are handed out one at a time, in the order in which they were raised', async () => {
        const job = await alerting({ to: ANN });
        // The same instant, so that it does not tell them apart.
        const at = job.created_at;
        for (let n = 0; n < 4; n += 1) await raise(job, { at }, { ...recovery, at });
        const handedOut = [];
        for (let n = 0; n < 8; n += 1) {
          const ids = await next();
          await store.alerts.entrust(ids);
          expect(await next()).toEqual([]);
          handedOut.push(...(await Promise.all(ids.map((id) => alertOf(id)))));
          await store.alerts.markDelivered(ids[0]!);
        }
        const pair = ['failure', 'recovery'];
        expect(handedOut.map((alert) => alert!.event)).toEqual([...pair, ...pair, ...pair, ...pair]);
        expect(await next()).toEqual([]);
      });

      it('wait while an earlier one is tried again, or was lost, and no longer than until it is given up', async () => {
        const job = await alerting({ to: ANN });
        await raise(job, {}, recovery);
        const [failure, recovered] = await idsOf(job);
        expect(await next()).toEqual([failure]);
        await store.alerts.entrust([failure!]);
        await store.alerts.markFailed(failure!, 'Not now.', false);
        expect(await next()).toEqual([]);
        await store.passTime(LOST_AFTER_MS + 1);
        expect(await next()).toEqual([failure]);
        expect(await store.alerts.take(recovered!)).toBeNull();
        await store.alerts.markFailed(failure!, 'Nobody is there.', true);
        expect(await next()).toEqual([recovered]);
        expect(await store.alerts.take(recovered!)).toMatchObject({ event: 'recovery' });
      });

      it('do not wait for a later one that was entrusted before an earlier one was committed', async () => {
        const job = await alerting({ to: ANN });
        await raise(job, {}, recovery);
        const [failure, recovered] = await idsOf(job);
        await store.alerts.entrust([recovered!]);
        expect(await next()).toEqual([failure]);
        await store.alerts.markDelivered(failure!);
        await store.passTime(LOST_AFTER_MS + 1);
        expect(await next()).toEqual([recovered]);
      });

      it('do not wait for those of another job, or to another channel', async () => {
        const [one, other] = [await alerting({ to: ANN }, { to: HOOK }), await alerting({ to: ANN })];
        await raise(one, {}, recovery);
        await raise(other, {});
        const due = await next();
        expect(due).toHaveLength(3);
        await store.alerts.entrust(due);
        const [toHook] = (await raised()).filter(({ to }) => to.kind === 'webhook');
        await store.alerts.markDelivered(toHook!.id);
        expect(await raised()).toHaveLength(5);
        const [following] = await next();
        expect(await alertOf(following!)).toMatchObject({ event: 'recovery', to: HOOK });
      });

      it('say of a failure that the job has recovered, when it has before they were delivered', async () => {
        const job = await alerting({ to: ANN, on: ['failure'] });
        await raise(job, {});
        const [failure] = await idsOf(job);
        expect(await store.alerts.take(failure!)).toMatchObject({ recovered_at: null });
        await raise(job, recovery);
        const told = await store.alerts.take(failure!);
        expect(told!.recovered_at).toBeGreaterThanOrEqual(told!.at);
      });

      it('do not say so when the failures ended without a success', async () => {
        const job = await alerting({ to: ANN });
        await raise(job, {});
        await store.alerts.settleStreaks();
        await raise(job, {});
        expect(await raised()).toMatchObject([{ recovered_at: null }, { recovered_at: null }]);
      });
    });

    describe('a channel with many alerts', () => {
      it('has only some on their way at once, so that it does not hold up the others', async () => {
        const [crowd, quiet] = [[] as Job[], await alerting({ to: ANN })];
        while (crowd.length < MOST_ALERTS_UNDER_WAY + 3) crowd.push(await alerting({ to: HOOK }));
        for (const job of crowd) await raise(job, {});
        await raise(quiet, {});
        const first = await store.alerts.undelivered(LOST_AFTER_MS, 100);
        expect(first).toHaveLength(MOST_ALERTS_UNDER_WAY + 1);
        await store.alerts.entrust(first);
        expect(await store.alerts.undelivered(LOST_AFTER_MS, 100)).toEqual([]);
        const toHook = (await raised()).filter(({ id, to }) => first.includes(id) && to.kind === 'webhook');
        // The oldest ones go first.
        expect(toHook.map(({ job_id }) => job_id)).toEqual(
          crowd.slice(0, MOST_ALERTS_UNDER_WAY).map(({ id }) => id),
        );
        await store.alerts.markDelivered(toHook[0]!.id);
        await store.alerts.markFailed(toHook[1]!.id, 'Not now.', false);
        expect(await store.alerts.undelivered(LOST_AFTER_MS, 100)).toHaveLength(1);
      });
    });

    describe('a long line of alerts of one job', () => {
      const LINE = 205;
      const undelivered = () => store.alerts.undelivered(LOST_AFTER_MS, 100);
      /** Several long lines to one channel, and whose first alerts are handed out. */
      const longLines = async (count: number): Promise<string[]> => {
        for (let line = 0; line < count; line += 1) {
          const job = await alerting({ to: HOOK, on: ['disabled'] });
          await raise(job, ...Array.from({ length: LINE }, () => ({ event: 'disabled' as const })));
        }
        return handedOut();
      };
      /** What is handed out until nothing more is, as whoever delivers alerts asks for them. */
      const handedOut = async (): Promise<string[]> => {
        const ids = await undelivered();
        await store.alerts.entrust(ids);
        return ids.length === 0 ? [] : [...ids, ...(await handedOut())];
      };

      it('holds up no other job of the same channel while its first one waits', async () => {
        const firsts = await longLines(2);
        expect(firsts).toHaveLength(2);
        await store.alerts.markFailed(firsts[0]!, 'Not now.', false);
        const other = await alerting({ to: HOOK });
        await raise(other, {});
        const [alert] = await raised({ job_id: other.id });
        expect(await undelivered()).toEqual([alert!.id]);
      });
    });

    it('knows no alert that never existed', async () => {
      expect(await store.alerts.take(randomUUID())).toBeNull();
    });
  });
}
