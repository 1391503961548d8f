import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkPolicies } from './policy-checker.js';
import { eventually } from '../eventually.js';
import { attemptBehaviour } from './attempt-behaviour.js';
import { ACCEPTED, completionBehaviour, report, slow, urlOf } from './completion-behaviour.js';
import { controlBehaviour } from './control-behaviour.js';
import { tickBehaviour } from './tick-behaviour.js';
import { PolicyWorld, type PolicySystem, type TriedJob } from './policy-world.js';

/**
 * What policies do, seen from outside; it is the same for every shape. The names of the tests are the rows of
 * docs/guide/policies.md, and a test compares the two.
 */
export function policyBehaviour(shape: string, start: () => Promise<PolicySystem>): void {
  let world: PolicyWorld;

  // This is not inside describe(), because concurrent tests do not wait for its hooks.
  beforeAll(async () => {
    world = await PolicyWorld.open(await start());
  }, 120_000);
  afterAll(() => world?.close());

  // Tests that wait for ticks and retries run concurrently; tests that kill processes run after them, one by one.
  describe(`policies of ${shape}`, () => {
    attemptBehaviour(() => world);
    completionBehaviour(() => world);
    tickBehaviour(() => world);
    controlBehaviour(() => world);

    describe('when processes die', () => {
      // Calls of the tests above may still be in flight, and a kill is to hit only those of its own test.
      beforeAll(() =>
        eventually('an end of all calls in flight', async () => {
          const { data } = await world.ok<{ data: unknown[] }>('GET', '/v1/runs?state=running&limit=1');
          return data.length === 0;
        }),
      );

      it('completion: a run awaits its report through a restart of everything', async () => {
        const job = await world.idleJob(slow, ACCEPTED);
        const run = await job.trigger();
        const path = new URL(urlOf((await job.called(1))[0])).pathname;
        await job.reached(run, 'awaiting');
        await world.restart();
        expect((await job.run(run)).state).toBe('awaiting');
        expect(await report(`${world.origin}${path}`)).toBe(202);
        await job.reached(run, 'succeeded');
      });

      it('latest, none and all decide which of the ticks run that are more than 30 s late', async () => {
        const jobs = {
          latest: await world.job({ schedule: '*/10 * * * * *', catch_up: 'latest' }),
          none: await world.job({ schedule: '*/10 * * * * *', catch_up: 'none' }),
          all: await world.job({ schedule: '*/10 * * * * *', catch_up: 'all' }),
        };
        await Promise.all(Object.values(jobs).map((job) => job.called(1)));
        const begin = Date.now();
        await world.outage(45_000);
        const end = Date.now();
        const due: number[] = [];
        for (let at = Math.ceil(begin / 10_000) * 10_000; at < end; at += 10_000) due.push(at);
        const calledAt = ({ calls }: TriedJob): number[] =>
          calls
            .map(({ headers }) => Date.parse(String(headers['x-scheduled-at'])))
            .filter((at) => at > begin && at < end)
            .sort();
        const missedBy = async (job: TriedJob): Promise<number> =>
          (await job.runs())
            .filter(({ reason }) => reason === 'missed')
            .reduce((sum, { count = 0 }) => sum + count, 0);
        await eventually('a call or a row for every tick of the downtime', async () => {
          const accounted = Object.values(jobs).map(
            async (job) => calledAt(job).length + (await missedBy(job)) >= due.length,
          );
          return (await Promise.all(accounted)).every(Boolean);
        });
        const called = {
          latest: calledAt(jobs.latest),
          none: calledAt(jobs.none),
          all: calledAt(jobs.all),
        };
        const fresh = called.none;
        expect(called.all).toEqual(due);
        expect(due.slice(-fresh.length)).toEqual(fresh);
        expect(fresh.length).toBeLessThan(due.length);
        // Newer ticks run, so none of the missed ones does.
        expect(called.latest).toEqual(fresh);
        for (const job of [jobs.latest, jobs.none]) {
          expect(await missedBy(job)).toBe(due.length - fresh.length);
        }
        for (const job of Object.values(jobs)) await job.pause();
      }, 120_000);

      it('a runner that dies in mid-call: at_least_once repeats the call, at_most_once does not', async () => {
        const [least, most] = [
          await world.idleJob({}, { delayMs: 5_000 }),
          await world.idleJob({ delivery: 'at_most_once' }, { delayMs: 5_000 }),
        ];
        const runs = [await least.trigger(), await most.trigger()] as const;
        await least.called(1);
        await most.called(1);
        await world.killRunners();
        expect((await most.reached(runs[1], 'lost')).reason).toBe('runner_lost');
        await least.reached(runs[0], 'succeeded');
        expect([least.calls.length, most.calls.length]).toEqual([2, 1]);
        expect(new Set(least.calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
      }, 90_000);
    });

    it('under the checker: ticks, rows and calls of all these tests agree', async () => {
      // Rows are read after the calls, so that no call ever seems to lack a row.
      const findings = await eventually('an agreement', async () => {
        const found = checkPolicies(await world.history());
        return found.length === 0 && found;
      }).catch(async () => checkPolicies(await world.history()));
      expect(findings).toEqual([]);
      expect(world.kills.length).toBeGreaterThanOrEqual(3);
    }, 60_000);
  });
}
