import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteJob } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { MISSED_ALERTS_APART_MS, type AlertQuery } from '../alert-outbox.js';
import { ANN, ANY_ALERT, HOOK, alertsIn, recovery } from './alert-under-test.js';
import { addJob, finishedRun, type JobStoreSetup, type JobStoreUnderTest } from './job-store-under-test.js';

/** The contract of every AlertOutbox: what it raises, and what it does not raise again. */
export function alertOutboxContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as an AlertOutbox`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const { alerting, occurrence, raise, raised, events } = alertsIn(() => store);

    describe('failures in a row', () => {
      it('raise one alert, with the details of the run that was one too many', async () => {
        const job = await alerting({ to: ANN, after_failures: 3 });
        const runs = [1, 2, 3, 4, 5].map((failures) => ({ failures, run_id: randomUUID(), at: null }));
        for (const run of runs) await raise(job, run);
        const [alert, ...others] = await raised();
        expect(others).toEqual([]);
        expect(alert).toEqual({
          id: alert!.id,
          job_id: job.id,
          job_name: job.definition.name,
          event: 'failure',
          to: ANN,
          run_id: runs[2]!.run_id,
          failures: 3,
          reason: 'http_500',
          at: alert!.at,
          state: 'pending',
          attempts: 0,
          last_error: null,
          delivered_at: null,
          recovered_at: null,
        });
        expect(Math.abs(alert!.at - job.created_at)).toBeLessThan(60_000);
      });

      it('raise an alert late rather than never, when the one that was due was not raised', async () => {
        const job = await alerting({ to: ANN, after_failures: 3 });
        await raise(job, { failures: 5 });
        expect(await raised()).toMatchObject([{ failures: 5 }]);
      });

      it('raise each alert of a job at its own count, and only once per address', async () => {
        const job = await alerting(
          { to: ANN },
          { to: ANN, on: ['failure'] },
          { to: HOOK, after_failures: 2 },
          { to: ANN, after_failures: 3 },
        );
        for (const failures of [1, 2, 3]) await raise(job, { failures });
        expect(await raised()).toMatchObject([
          { to: ANN, failures: 1 },
          { to: HOOK, failures: 2 },
          { to: ANN, failures: 3 },
        ]);
      });

      it('raise an alert again after a success, but not when the same run is raised once more', async () => {
        const job = await alerting({ to: ANN });
        const first = { run_id: randomUUID() };
        await raise(job, first);
        await raise(job, recovery);
        await raise(job, first);
        expect(await events()).toEqual(['failure', 'recovery']);
        await raise(job, {});
        expect(await events()).toEqual(['failure', 'recovery', 'failure']);
      });

      it('raise one alert, however many processes raise it at the same time', async () => {
        const job = await alerting({ to: ANN }, { to: HOOK });
        await Promise.all([1, 2, 3, 4, 5, 6].map((failures) => raise(job, { failures })));
        expect(await events()).toEqual(['failure', 'failure']);
      });

      it('are kept apart by job', async () => {
        const [one, other] = [await alerting({ to: ANN }), await alerting({ to: ANN })];
        await store.alerts.raise([occurrence(one), occurrence(other), occurrence(one)]);
        expect((await raised()).map(({ job_id }) => job_id).sort()).toEqual([one.id, other.id].sort());
        await raise(one, recovery);
        await raise(other, {});
        expect(await raised({ job_id: other.id })).toHaveLength(1);
      });
    });

    describe('a recovery', () => {
      it('goes to those who were alerted to the failures, and says how many there were', async () => {
        const job = await alerting({ to: ANN }, { to: HOOK, after_failures: 3 });
        await raise(job, { failures: 1 });
        const run = randomUUID();
        await raise(job, { ...recovery, failures: 2, run_id: run });
        await raise(job, recovery);
        expect((await raised()).slice(1)).toMatchObject([
          { event: 'recovery', to: ANN, failures: 2, run_id: run, reason: null },
        ]);
      });

      it('counts at least the failures that the earlier alert reported', async () => {
        const job = await alerting({ to: ANN, after_failures: 2 });
        await raise(job, { failures: 2 });
        await raise(job, recovery);
        expect((await raised())[1]).toMatchObject({ event: 'recovery', failures: 2 });
      });

      it('raises no alert when none was raised about the failures', async () => {
        const job = await alerting({ to: ANN, after_failures: 2 });
        await raise(job, { failures: 1 });
        await raise(job, recovery);
        expect(await events()).toEqual([]);
      });

      it('does not go to those who do not want it, but still ends their failures', async () => {
        const job = await alerting({ to: ANN, on: ['failure'] });
        await raise(job, {}, recovery, {});
        expect(await events()).toEqual(['failure', 'failure']);
      });

      it('goes to those who want nothing else, when others were alerted to the failures', async () => {
        const job = await alerting({ to: ANN, on: ['failure'] }, { to: HOOK, on: ['recovery'] });
        await raise(job, recovery);
        await raise(job, {});
        await raise(job, recovery);
        expect(await raised()).toMatchObject([
          { event: 'failure', to: ANN },
          { event: 'recovery', to: HOOK },
        ]);
      });

      it('and failures of one job may be raised together, in order', async () => {
        const job = await alerting({ to: ANN });
        await raise(job, {}, recovery, {}, recovery, recovery, {});
        expect(await events()).toEqual(['failure', 'recovery', 'failure', 'recovery', 'failure']);
      });
    });

    it('raises one alert each time a job is disabled', async () => {
      const job = await alerting({ to: ANN });
      const disabled = { event: 'disabled', failures: 5, run_id: randomUUID(), reason: 'failures' } as const;
      await raise(job, disabled, disabled);
      await raise(job, disabled);
      expect(await raised()).toMatchObject([disabled]);
      await raise(job, { ...disabled, run_id: randomUUID() });
      expect(await events()).toEqual(['disabled', 'disabled']);
    });

    it('raises an alert about missed ticks when the job wants one, and no second one within some minutes', async () => {
      const [silent, job] = [await alerting({ to: ANN }), await alerting({ to: HOOK, on: ['missed'] })];
      const missed = { event: 'missed', failures: 0, run_id: null, reason: 'missed' } as const;
      await raise(silent, missed);
      expect(await raised()).toEqual([]);
      const at = job.created_at;
      await raise(job, { ...missed, at }, { ...missed, at: at + 1 });
      await Promise.all([1, 2, 3].map((n) => raise(job, { ...missed, at: at + n * 90_000 })));
      expect(await raised()).toMatchObject([{ event: 'missed', at, run_id: null }]);
      await raise(job, { ...missed, at: at + MISSED_ALERTS_APART_MS });
      await raise(job, { ...missed, at: at + MISSED_ALERTS_APART_MS + 1 });
      expect((await raised()).map((alert) => alert.at)).toEqual([at, at + MISSED_ALERTS_APART_MS]);
    });

    it('raises nothing for jobs without alerts, deleted jobs, or jobs that never existed', async () => {
      const [plain, deleted] = [await addJob(store), await alerting({ to: ANN })];
      await store.jobs.delete(deleted.id, deleteJob);
      await store.alerts.raise([]);
      await raise(plain, {}, recovery);
      await raise(deleted, {});
      await raise({ ...plain, id: randomUUID() }, {});
      expect(await raised()).toEqual([]);
    });

    describe('failures whose end nobody raised', () => {
      it('end with a recovery when a run has succeeded since', async () => {
        const job = await alerting({ to: ANN });
        await finishedRun(store, job);
        await raise(job, { failures: 4 });
        await store.alerts.settleStreaks();
        await store.alerts.settleStreaks();
        expect((await raised())[1]).toMatchObject({ event: 'recovery', failures: 4, run_id: null });
        await raise(job, {});
        expect((await events()).sort()).toEqual(['failure', 'failure', 'recovery']);
      });

      it('end silently when none has', async () => {
        const job = await alerting({ to: ANN });
        await raise(job, {});
        await store.alerts.settleStreaks();
        expect(await events()).toEqual(['failure']);
        await raise(job, {});
        expect(await events()).toEqual(['failure', 'failure']);
      });

      it('continue as long as the job fails', async () => {
        const job = await alerting({ to: ANN });
        await finishedRun(store, job, { state: 'failed', reason: 'http_500' });
        await raise(job, {});
        await store.alerts.settleStreaks();
        await raise(job, { failures: 2 });
        expect(await events()).toEqual(['failure']);
      });
    });

    it('lists alerts once, the newest first, by any filter, in pages of any size', async () => {
      const [one, other] = [await alerting({ to: ANN }), await alerting({ to: HOOK, on: ['disabled'] })];
      for (const job of [one, other]) {
        // Many alerts have the same instant, so that only the id tells them apart.
        for (let n = 0; n < 4; n += 1) await raise(job, { event: 'disabled', at: job.created_at });
        await raise(job, { at: job.created_at - 1 });
      }
      const all = (await store.alerts.list(ANY_ALERT)).items;
      expect(all).toHaveLength(9);
      await store.alerts.markDelivered(all[0]!.id);
      await store.alerts.markFailed(all[1]!.id, 'gone', true);

      const filters: Partial<AlertQuery>[] = [
        {},
        { job_id: one.id },
        { event: ['failure' as const] },
        { state: ['pending' as const] },
        { state: ['failed' as const, 'delivered' as const] },
      ];
      const sizes = [];
      for (const filter of filters) {
        const query = { ...ANY_ALERT, ...filter };
        const whole = (await store.alerts.list(query)).items.map(({ id }) => id);
        sizes.push(whole.length);
        const paged: string[] = [];
        let page = await store.alerts.list({ ...query, limit: 2 });
        for (;;) {
          paged.push(...page.items.map(({ id }) => id));
          if (page.next === null) break;
          page = await store.alerts.list({ ...query, limit: 2, after: page.next });
        }
        expect(paged).toEqual(whole);
      }
      expect(sizes).toEqual([9, 5, 1, 7, 2]);
    });

    it('forgets alerts with the history, but not those that still matter', async () => {
      const [failing, gone] = [await alerting({ to: ANN }), await alerting({ to: ANN })];
      await raise(failing, {});
      await raise(gone, {}, recovery);
      for (const { id } of await raised()) await store.alerts.markDelivered(id);
      await store.passTime(31 * 86_400_000);
      await store.retention.maintain(40);
      expect(await raised()).toHaveLength(3);
      await raise(gone, { event: 'disabled', at: gone.created_at - 31 * 86_400_000 });
      await store.retention.maintain(30);
      expect(await raised()).toMatchObject([
        { job_id: failing.id, event: 'failure', state: 'delivered' },
        { job_id: gone.id, event: 'disabled', state: 'pending' },
      ]);
    });
  });
}
