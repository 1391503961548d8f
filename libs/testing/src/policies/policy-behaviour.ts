import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedRequest } from '../recording-target.js';
import { checkPolicies } from './policy-checker.js';
import type { RunAnswer } from './policy-history.js';
import { eventually } from '../eventually.js';
import { PolicyWorld, UNSAVED_PATH, type PolicySystem, type TriedJob } from './policy-world.js';

const FAST = { backoff: { initial_seconds: 0.2, jitter: false } };
const ACCEPTED = { status: 202 };
const slow = { completion: { deadline_seconds: 600 } };
const urlOf = (request: RecordedRequest | undefined): string => String(request?.headers['x-completion-url']);
const report = async (url: string, body?: object): Promise<number> => {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(url, { method: 'POST', ...(body === undefined ? {} : json) });
  await response.text();
  return response.status;
};

const states = (runs: RunAnswer[]): string[] =>
  runs.map(({ state, reason }) => (reason === null ? state : `${state} (${reason})`));

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
    describe('retry', () => {
      it.concurrent(
        'max_attempts: a target that fails for a while is called again, and every attempt is kept',
        async () => {
          let calls = 0;
          const job = await world.idleJob({ retry: { max_attempts: 5, ...FAST } }, () => ({
            status: (calls += 1) < 3 ? 503 : 200,
          }));
          const run = await job.reached(await job.trigger(), 'succeeded');
          expect(run.attempts.map(({ number, http_status }) => [number, http_status])).toEqual([
            [1, 503],
            [2, 503],
            [3, 200],
          ]);
          const [first, second, third] = job.calls.map(({ arrivedAt }) => arrivedAt) as [
            number,
            number,
            number,
          ];
          expect(second - first).toBeGreaterThanOrEqual(195);
          expect(third - second).toBeGreaterThanOrEqual(395);
          expect(new Set(job.calls.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
        },
      );

      it.concurrent('max_attempts: a run fails once they are used up', async () => {
        const job = await world.idleJob({ retry: { max_attempts: 2, ...FAST } }, { status: 500 });
        expect((await job.reached(await job.trigger(), 'failed')).reason).toBe('http_500');
        expect(job.calls).toHaveLength(2);
      });

      it.concurrent('a failure that would repeat itself, like 404, is not tried again', async () => {
        const job = await world.idleJob({ retry: { max_attempts: 5, ...FAST } }, { status: 404 });
        expect((await job.reached(await job.trigger(), 'failed')).attempts).toHaveLength(1);
      });

      it.concurrent('Retry-After: the next attempt waits as long as the target asks', async () => {
        const headers = { 'retry-after': '2' };
        const job = await world.idleJob({ retry: { max_attempts: 2, ...FAST } }, { status: 429, headers });
        await job.reached(await job.trigger(), 'failed');
        const [first, second] = job.calls.map(({ arrivedAt }) => arrivedAt) as [number, number];
        expect(second - first).toBeGreaterThanOrEqual(1_995);
      });

      it.concurrent('max_age_seconds: no attempt begins later than that', async () => {
        const retry = { max_attempts: 9, max_age_seconds: 3, ...FAST };
        const job = await world.idleJob({ retry }, { status: 500 });
        await job.reached(await job.trigger(), 'failed');
        expect(job.calls.length).toBeGreaterThan(1);
        expect(job.calls.length).toBeLessThan(5);
      });

      it.concurrent('until_next_tick: no attempt begins after the next tick', async () => {
        const retry = {
          max_attempts: 9,
          until_next_tick: true,
          backoff: { initial_seconds: 5, jitter: false },
        };
        const job = await world.job({ schedule: '*/2 * * * * *', retry }, { status: 500 });
        await job.called(2);
        await job.pause();
        expect(new Set(states(await job.runs()).filter((state) => !state.startsWith('cancelled')))).toEqual(
          new Set(['failed (http_500)']),
        );
      });

      it.concurrent('a pause or a cancellation ends a run that waits for its next attempt', async () => {
        const retry = { max_attempts: 9, backoff: { initial_seconds: 60 } };
        const [paused, cancelled] = [
          await world.idleJob({ retry }, { status: 500 }),
          await world.idleJob({ retry }, { status: 500 }),
        ];
        const runs = [await paused.trigger(), await cancelled.trigger()] as const;
        await paused.reached(runs[0], 'retrying');
        await cancelled.reached(runs[1], 'retrying');
        await paused.pause();
        await world.ok('POST', `/v1/runs/${runs[1]}/cancel`);
        expect((await paused.reached(runs[0], 'cancelled')).reason).toBe('job_paused');
        expect((await cancelled.reached(runs[1], 'cancelled')).reason).toBe('cancelled_by_user');
      });
    });

    describe('completion', () => {
      it.concurrent('completion: a run that is answered with 202 ends as its target reports', async () => {
        const job = await world.idleJob(slow, ACCEPTED);
        const runs = [await job.trigger(), await job.trigger()] as const;
        const calls = await job.called(2);
        const [good, bad] = runs.map((id) => urlOf(calls.find(({ headers }) => headers['x-run-id'] === id)));
        expect((await job.reached(runs[0], 'awaiting')).completion_due_at).not.toBeNull();
        await job.reached(runs[1], 'awaiting');
        expect(await report(good as string)).toBe(202);
        expect(await report(bad as string, { outcome: 'failed', message: 'no paper' })).toBe(202);
        await job.reached(runs[0], 'succeeded');
        const failed = await job.reached(runs[1], 'failed');
        expect(failed.reason).toBe('completion_failed');
        expect(failed.attempts[0]?.completion).toMatchObject({ outcome: 'failed', message: 'no paper' });
      });

      it.concurrent('completion: a report counts once, and only at the URL of the call', async () => {
        const job = await world.idleJob(slow, ACCEPTED);
        const run = await job.trigger();
        const url = urlOf((await job.called(1))[0]);
        expect(await report(url.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A')))).toBe(404);
        await job.reached(run, 'awaiting');
        expect(await report(url)).toBe(202);
        expect(await report(url, { outcome: 'failed' })).toBe(409);
        await job.reached(run, 'succeeded');
      });

      it.concurrent('completion: a target that reports before it answers is heeded', async () => {
        const job = await world.idleJob(slow, async (request) => {
          expect(await report(urlOf(request))).toBe(202);
          return ACCEPTED;
        });
        await job.reached(await job.trigger(), 'succeeded');
      });

      it.concurrent(
        'completion: without a report by the deadline the attempt has failed, and is tried again',
        async () => {
          const policies = { completion: { deadline_seconds: 1 }, retry: { max_attempts: 2, ...FAST } };
          const job = await world.idleJob(policies, ACCEPTED);
          const run = await job.trigger();
          const [first, second] = await job.called(2);
          const failed = await job.reached(run, 'failed');
          expect(failed.reason).toBe('completion_overdue');
          expect(failed.attempts.map(({ completion }) => completion?.outcome)).toEqual([
            'overdue',
            'overdue',
          ]);
          expect((second?.arrivedAt ?? 0) - (first?.arrivedAt ?? 0)).toBeGreaterThanOrEqual(1_195);
          expect(await report(urlOf(first))).toBe(409);
          expect(urlOf(second)).not.toBe(urlOf(first));
        },
      );

      it.concurrent('completion: a run that awaits its report is active, for overlap', async () => {
        const job = await world.job({ ...slow, overlap: 'skip', schedule: '*/2 * * * * *' }, ACCEPTED);
        const [call] = await job.called(1);
        await eventually('a skipped tick', async () =>
          states(await job.runs()).some((state) => state === 'skipped (overlap)'),
        );
        expect(job.calls).toHaveLength(1);
        await report(urlOf(call));
        await job.called(2);
        await job.pause();
      });
    });

    describe('job.success', () => {
      it.concurrent('statuses, body_regex and json decide what counts as success', async () => {
        const json = { pointer: '/status', equals: 'ok' };
        const answered = (status: number, body: string, success: object) =>
          world.idleJob({}, { status, body }, { success });
        const jobs = [
          await answered(404, '', { statuses: ['2xx', '404'] }),
          await answered(200, 'all is well', { body_regex: 'well$' }),
          await answered(200, 'no', { body_regex: 'well$' }),
          await answered(200, '{"status":"ok"}', { json }),
          await answered(200, '{"status":"bad"}', { json }),
        ];
        const expected = ['succeeded', 'succeeded', 'failed', 'succeeded', 'failed'];
        for (const [index, job] of jobs.entries()) {
          const run = await job.reached(await job.trigger(), expected[index] as string);
          if (run.state === 'failed') expect(run.reason).toBe('unexpected_answer');
        }
      });
    });

    describe('overlap', () => {
      it.concurrent('allow: a tick runs also while an earlier run is active', async () => {
        const job = await world.job({ overlap: 'allow' }, { delayMs: 2_500 });
        await job.called(4);
        await job.pause();
        const arrivals = job.calls.map(({ arrivedAt }) => arrivedAt);
        expect((arrivals[1] as number) - (arrivals[0] as number)).toBeLessThan(2_000);
      });

      it.concurrent('skip: a tick is skipped while a run is active', async () => {
        const job = await world.job({ overlap: 'skip' }, { delayMs: 2_500 });
        const [first, second] = await job.called(2);
        await job.pause();
        expect((second?.arrivedAt ?? 0) - (first?.arrivedAt ?? 0)).toBeGreaterThanOrEqual(2_495);
        expect(states(await job.runs())).toContain('skipped (overlap)');
      });

      it.concurrent(
        'wait: the newest tick runs as soon as the active run has ended, older ones are skipped',
        async () => {
          const job = await world.job({ overlap: 'wait' }, { delayMs: 3_200 });
          const [first, second] = await job.called(2);
          const gap = (second?.arrivedAt ?? 0) - (first?.arrivedAt ?? 0);
          expect(gap).toBeGreaterThanOrEqual(3_195);
          expect(gap).toBeLessThan(4_900);
          await job.pause();
          expect(states(await job.runs())).toContain('skipped (overlap)');
        },
      );

      it.concurrent(
        'replace: the active call is aborted within a second, and the new tick runs',
        async () => {
          const job = await world.job({ schedule: '*/3 * * * * *', overlap: 'replace' }, 'hang', {
            timeout_seconds: 60,
          });
          await job.called(2);
          const [first] = await job.runs();
          const ended = await job.reached(first?.id ?? '', 'cancelled');
          expect(ended.reason).toBe('replaced');
          await job.pause();
          // Otherwise the call that replaced it would hang for a minute.
          const active = (await job.runs()).filter(({ state }) => state === 'running');
          await Promise.all(active.map(({ id }) => world.ok('POST', `/v1/runs/${id}/cancel`)));
        },
      );
    });

    describe('catch_up at a resume', () => {
      it.concurrent.each([
        { catch_up: 'none', title: 'none: no tick of the pause runs' },
        { catch_up: 'latest', title: 'latest: the newest tick of the pause runs' },
        { catch_up: 'all', title: 'all: every tick of the pause inside the window runs' },
      ])('$title', async ({ catch_up }) => {
        const job = await world.job();
        await job.called(1);
        await job.pause();
        await delay(4_000);
        const { missed, queued } = await job.resume({ catch_up });
        await job.pause();
        expect(missed).toBeGreaterThanOrEqual(3);
        expect(queued).toBe({ none: 0, latest: 1, all: missed }[catch_up]);
        const skips = (await job.runs()).filter(({ reason }) => reason === 'paused');
        expect(skips.reduce((sum, { count = 0 }) => sum + count, 0)).toBeGreaterThanOrEqual(missed - queued);
      });
    });

    describe('delivery', () => {
      it.concurrent('at_most_once: a call without an answer is lost, and not repeated', async () => {
        const policies = { delivery: 'at_most_once', retry: { max_attempts: 3, ...FAST } };
        const job = await world.idleJob(policies, 'hang', { timeout_seconds: 0.5 });
        expect((await job.reached(await job.trigger(), 'lost')).reason).toBe('timeout');
        await delay(1_000);
        expect(job.calls).toHaveLength(1);
      });

      it.concurrent('at_most_once: a call that was never sent is tried again', async () => {
        const policies = { delivery: 'at_most_once', retry: { max_attempts: 3, ...FAST } };
        const job = await world.idleJob(policies, {}, { callback_url: 'http://127.0.0.1:9/' });
        expect((await job.reached(await job.trigger(), 'failed')).attempts).toHaveLength(3);
      });
    });

    describe('jitter_seconds', () => {
      it.concurrent('moves every tick by the same time', async () => {
        const job = await world.job({ schedule: '*/2 * * * * *', jitter_seconds: 30 });
        const calls = await job.called(3);
        await job.pause();
        const offsets = calls.map(({ headers }) => Date.parse(String(headers['x-scheduled-at'])) % 2_000);
        expect(new Set(offsets).size).toBe(1);
        for (const { arrivedAt, headers } of calls) {
          expect(arrivedAt).toBeGreaterThanOrEqual(Date.parse(String(headers['x-scheduled-at'])) - 5);
        }
      });
    });

    describe('rendering', () => {
      it.concurrent('fills placeholders in query, headers and payload', async () => {
        const job = await world.idleJob(
          {},
          {},
          {
            query: { run: '{{run_id}}' },
            headers: { 'x-name': '{{job_name}}' },
            payload: { at: '{{scheduled_at}}', attempt: '{{attempt}}' },
          },
        );
        const run = await job.reached(await job.trigger(), 'succeeded');
        const [call] = job.calls;
        expect(call?.url).toBe(`${job.path}?run=${run.id}`);
        expect(call?.headers['x-name']).toBe(job.path.slice(1));
        expect(JSON.parse(call?.body ?? '')).toEqual({ at: run.scheduled_at, attempt: '1' });
      });
    });

    describe('control of runs', () => {
      it.concurrent('cancel: a call under way is aborted within a second', async () => {
        const job = await world.idleJob({}, 'hang', { timeout_seconds: 60 });
        const id = await job.trigger();
        await job.called(1);
        const begin = performance.now();
        await world.ok('POST', `/v1/runs/${id}/cancel`);
        expect((await job.reached(id, 'cancelled')).reason).toBe('cancelled_by_user');
        expect(performance.now() - begin).toBeLessThan(1_500);
      });

      it.concurrent('replay: a run is made once more, with its payload or another one', async () => {
        const job = await world.idleJob();
        const id = await job.trigger({ payload: { first: 1 } });
        await job.reached(id, 'succeeded');
        const replay = await world.ok<RunAnswer>('POST', `/v1/runs/${id}/replay`, { payload: { second: 2 } });
        await job.reached(replay.id, 'succeeded');
        expect(job.calls.map(({ body }) => body)).toEqual(['{"first":1}', '{"second":2}']);
      });

      it.concurrent('backfill: past ticks run, after a preview of their number', async () => {
        const job = await world.idleJob({ schedule: '@hourly' });
        const [from, to] = ['2026-01-01T00:00:00Z', '2026-01-01T05:00:00Z'];
        const path = `/v1/jobs/${job.id}/backfill`;
        expect(await world.ok('POST', path, { from, to, dry_run: true })).toMatchObject({ count: 5 });
        const operation = await world.ok<{ id: string }>('POST', path, { from, to });
        const calls = await job.called(5);
        const at = calls.map(({ headers }) => String(headers['x-scheduled-at'])).sort();
        expect([at[0], at[4]]).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T04:00:00.000Z']);
        await eventually('the operation to end', async () => {
          const { state } = await world.ok<{ state: string }>('GET', `/v1/operations/${operation.id}`);
          return state === 'succeeded';
        });
      });

      it.concurrent('bulk: many jobs are paused by one operation', async () => {
        const tags = ['bulk:e2e'];
        const jobs = [await world.idleJob({ tags }), await world.idleJob({ tags })];
        await world.ok('POST', '/v1/bulk', { action: 'pause', filter: { tag: tags }, expected_count: 2 });
        for (const job of jobs)
          await eventually('a pause', async () => (await job.now()).status === 'paused');
      });

      it.concurrent('test: a job that is not saved is called once', async () => {
        const callback_url = `${world.target.url}${UNSAVED_PATH}`;
        const answer = await world.ok('POST', '/v1/jobs/test', {
          name: 'unsaved',
          schedule: '@daily',
          job: { callback_url, payload: { a: 1 } },
        });
        expect(answer).toMatchObject({ succeeded: true, response: { status: 200 } });
        expect(world.target.requests.filter(({ url }) => url === UNSAVED_PATH)).toHaveLength(1);
      });
    });

    describe('jobs that stop', () => {
      it.concurrent(
        'disable_after_failures: the job is disabled with a reason, and a resume ends that',
        async () => {
          const job = await world.job({ disable_after_failures: 2 }, { status: 500 });
          const stopped = await eventually('a disabled job', async () => {
            const now = await job.now();
            return now.status === 'disabled' && now;
          });
          expect(stopped.pause).toMatchObject({ actor: 'system', until: null });
          expect(stopped.pause?.reason).toMatch(/^\d+ runs in a row failed\.$/);
          expect((await job.resume()).status).toBe('active');
          await job.pause();
        },
      );

      it.concurrent('410 Gone: the job is paused with that reason', async () => {
        const job = await world.job({}, { status: 410 });
        const paused = await eventually('a paused job', async () => {
          const now = await job.now();
          return now.status === 'paused' && now;
        });
        expect(paused.pause?.reason).toBe('The target answered 410 Gone.');
      });

      it.concurrent('pause.until: the job resumes by itself', async () => {
        const job = await world.job();
        await job.pause({ until: new Date(Date.now() + 2_000).toISOString() });
        await eventually('an active job', async () => (await job.now()).status === 'active');
        await job.called(1);
        await job.pause();
      });
    });

    describe('alerts', () => {
      it.concurrent('failure and recovery are told once each, by webhook', async () => {
        let status = 500;
        const to = { kind: 'webhook', url: `${world.target.url}/alerts` };
        const job = await world.idleJob({ alerts: [{ after_failures: 2, to }] }, () => ({ status }));
        for (let count = 0; count < 3; count += 1) await job.reached(await job.trigger(), 'failed');
        status = 200;
        await job.reached(await job.trigger(), 'succeeded');
        const told = await eventually('two alerts', () => {
          const bodies = world.target.requests
            .filter(({ url }) => url === '/alerts')
            .map(({ body }) => JSON.parse(body));
          return bodies.length >= 2 && bodies;
        });
        expect(told.map(({ type }) => type).sort()).toEqual(['job.failing', 'job.recovered']);
      });
    });

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
