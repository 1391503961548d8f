import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deleteJob, type Job, type Run } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import {
  addJob,
  addJobs,
  ANY_JOB,
  ANY_RUN,
  claimant,
  claimOne,
  finishedRun,
  queuedRun,
  resultOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** How runners write the results of attempts to every ClaimLedger. */
export function runResultContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a ClaimLedger for runners`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const outcomeOf = async (job: Job) => {
      const outcomes = ['succeeded', 'failed'] as const;
      const lists = outcomes.map((outcome) => store.jobs.list({ ...ANY_JOB, last_outcome: [outcome] }));
      const found = (await Promise.all(lists)).map(({ items }) => items.some(({ id }) => id === job.id));
      return outcomes.filter((_, index) => found[index]);
    };

    describe('finishing', () => {
      it('keeps the result and the attempt, with instants counted from the claim', async () => {
        const run = await queuedRun(store, await addJob(store));
        const by = claimant();
        await claimOne(store, run, by);
        const attempt = {
          duration_ms: 20.5,
          http_status: 503,
          error_code: 'http_503',
          response_truncated: true,
        };
        const result = resultOf(run.id, by, {
          state: 'failed',
          reason: 'http_503',
          started_after_ms: 10.25,
          attempt,
        });
        expect((await store.claims.finish([result])).standing).toEqual(new Set([run.id]));

        const kept = await store.history.get(run.id);
        expect(kept).toMatchObject({
          state: 'failed',
          reason: 'http_503',
          attempts: [{ ...result.attempt, started_at: expect.any(Number) }],
        });
        const [begin, end] = [kept!.started_at!, kept!.finished_at!];
        expect(begin).toBeGreaterThanOrEqual(run.created_at);
        expect(end - begin).toBeGreaterThanOrEqual(20);
        expect(end - begin).toBeLessThanOrEqual(21);
        expect(Math.abs(kept!.attempts[0]!.started_at - begin)).toBeLessThanOrEqual(1);
      });

      it.each([
        ['text', { response_body: 'ok \u0000', response_encoding: 'utf8', response_bytes: 4 }],
        ['bytes', { response_body: 'AP8=', response_encoding: 'base64', response_bytes: 2 }],
        ['a part of a body', { response_body: 'o', response_bytes: 3_000_000_000, response_truncated: true }],
        ['nothing', { response_body: null, response_headers: null, response_bytes: null, timings: null }],
      ] as const)(
        'keeps a success that answered with %s, after the attempts before it',
        async (_, answer) => {
          const run = await queuedRun(store, await addJob(store));
          const lost = claimant();
          await claimOne(store, run, lost);
          await store.recovery.freeAbandoned(10_000, 60_000, 10);
          const by = claimant();
          await claimOne(store, run, by);
          const timings = {
            wait_ms: 0.125,
            resent_after_ms: 3,
            dns_ms: 1.5,
            connect_ms: 2,
            tls_ms: null,
            first_byte_ms: 12.001,
            body_ms: 0,
          };
          const attempt = { duration_ms: 60_000.123, http_status: 204, timings, ...answer };
          const result = resultOf(run.id, by, { started_after_ms: 10, attempt });
          expect((await store.claims.finish([result])).standing).toEqual(new Set([run.id]));

          const kept = await store.history.get(run.id);
          expect(kept).toMatchObject({ state: 'succeeded', reason: null });
          expect(kept?.attempts).toHaveLength(2);
          const last = kept!.attempts[1]!;
          expect(last).toEqual({
            ...result.attempt,
            response_body: answer.response_body?.replace('\u0000', '\ufffd') ?? null,
            runner_id: by.runner_id,
            started_at: expect.any(Number),
            completion: null,
          });
          expect(kept!.finished_at! - last.started_at).toBeGreaterThanOrEqual(59_999);
          expect(kept!.finished_at! - last.started_at).toBeLessThanOrEqual(60_001);
          const { response_body: _body, response_headers: _headers, ...listed } = last;
          const { items } = await store.history.list({ ...ANY_RUN, job_id: run.job_id });
          expect(items[0]?.attempts[1]).toEqual(listed);
        },
      );

      it.each(['succeeded', 'failed'] as const)(
        'keeps the redirects that were followed by a call that %s',
        async (state) => {
          const run = await queuedRun(store, await addJob(store));
          const by = claimant();
          await claimOne(store, run, by);
          const redirects = [
            {
              method: 'POST',
              url: 'http://a.example/?q=1',
              http_status: 307,
              location: 'http://b.example/',
              duration_ms: 1.5,
            },
          ];
          const reason = state === 'failed' ? 'address_denied' : null;
          await store.claims.finish([resultOf(run.id, by, { state, reason, attempt: { redirects } })]);
          const kept = await store.history.get(run.id);
          expect(kept).toMatchObject({ state, reason, attempts: [{ redirects, response_body: 'ok' }] });
        },
      );

      it('stands when repeated, and is written once', async () => {
        const run = await queuedRun(store, await addJob(store));
        const by = claimant();
        await claimOne(store, run, by);
        const result = resultOf(run.id, by);
        expect((await store.claims.finish([result])).standing).toEqual(new Set([run.id]));
        const kept = await store.history.get(run.id);
        expect((await store.claims.finish([result])).standing).toEqual(new Set([run.id]));
        expect(await store.history.get(run.id)).toEqual(kept);
      });

      it('is refused for a claim that never existed, and for a run that was freed', async () => {
        const job = await addJob(store);
        const [run, other] = [await queuedRun(store, job), await queuedRun(store, job)];
        const [late, by] = [claimant(), claimant()];
        await claimOne(store, run, late);
        await store.recovery.freeAbandoned(10_000, 60_000, 10);
        const results = [
          resultOf(run.id, late),
          resultOf(other.id, claimant()),
          resultOf(randomUUID(), late),
          resultOf('ffffffff-ffff-4fff-bfff-ffffffffffff', late),
        ];
        expect((await store.claims.finish(results)).standing).toEqual(new Set());

        await claimOne(store, run, by);
        expect((await store.claims.finish([resultOf(run.id, late)])).standing).toEqual(new Set());
        expect(await store.history.get(run.id)).toMatchObject({
          state: 'running',
          attempts: [{ runner_id: late.runner_id, error_code: 'runner_lost' }],
        });
        expect((await store.claims.finish([resultOf(run.id, late), resultOf(run.id, by)])).standing).toEqual(
          new Set([run.id]),
        );
        expect((await store.history.get(run.id))?.attempts).toMatchObject([
          { runner_id: late.runner_id, error_code: 'runner_lost' },
          { runner_id: by.runner_id, http_status: 200 },
        ]);
      });

      it('takes whatever a target can send as a body or a message', async () => {
        const job = await addJob(store);
        const texts = ['a\u0000b', '\ud83d', 'x\udc00', '{"json": "\\u0000"}', '', '😀\u0001\r\n', null];
        const expected = ['a\ufffdb', '\ufffd', 'x\ufffd', '{"json": "\\u0000"}', '', '😀\u0001\r\n', null];
        const by = claimant();
        const runs = await Promise.all(texts.map(() => queuedRun(store, job)));
        await store.claims.claim(
          runs.map(({ id }) => ({ run_id: id, attempt: 1 })),
          by,
        );
        const results = runs.map(({ id }, index) => {
          const text = texts[index] ?? null;
          return resultOf(id, by, { attempt: { response_body: text, error_message: text } });
        });
        expect((await store.claims.finish(results)).standing.size).toBe(texts.length);
        for (const [index, { id }] of runs.entries()) {
          const kept = { response_body: expected[index], error_message: expected[index] };
          expect((await store.history.get(id))?.attempts).toMatchObject([kept]);
        }
      });

      it('keeps a body of 64 KiB', async () => {
        const body = 'ä'.repeat(32_768);
        const run = await finishedRun(store, await addJob(store), { attempt: { response_body: body } });
        expect((await store.history.get(run.id))?.attempts[0]?.response_body).toBe(body);
      });

      it('tells the job how its last run ended', async () => {
        const job = await addJob(store);
        expect(await outcomeOf(job)).toEqual([]);
        await finishedRun(store, job, { state: 'failed', reason: 'timeout' });
        expect(await outcomeOf(job)).toEqual(['failed']);
        await finishedRun(store, job);
        expect(await outcomeOf(job)).toEqual(['succeeded']);
      });

      it('tells the job by the newest of several runs in one batch', async () => {
        const job = await addJob(store);
        const by = claimant();
        const older = await queuedRun(store, job);
        let newer = await queuedRun(store, job);
        while (newer.created_at === older.created_at) newer = await queuedRun(store, job);
        for (const run of [older, newer]) await claimOne(store, run, by);
        await store.claims.finish([resultOf(newer.id, by, { state: 'failed' }), resultOf(older.id, by)]);
        expect(await outcomeOf(job)).toEqual(['failed']);
      });

      it('is kept for a job that was deleted meanwhile', async () => {
        const job = await addJob(store);
        const run = await queuedRun(store, job);
        const by = claimant();
        await claimOne(store, run, by);
        await store.jobs.delete(job.id, deleteJob);
        expect((await store.claims.finish([resultOf(run.id, by)])).standing).toEqual(new Set([run.id]));
        expect(await store.history.get(run.id)).toMatchObject({ state: 'succeeded' });
      });

      it('takes 500 results at once, and none', async () => {
        const jobs = await addJobs(store, 500);
        const by = claimant();
        const runs: Run[] = [];
        // In parts: made all at once, the last ones would wait too long for a connection.
        while (runs.length < jobs.length) {
          const some = jobs.slice(runs.length, runs.length + 50);
          runs.push(...(await Promise.all(some.map((job) => queuedRun(store, job)))));
        }
        await store.claims.claim(
          runs.map(({ id }) => ({ run_id: id, attempt: 1 })),
          by,
        );
        expect((await store.claims.finish(runs.map(({ id }) => resultOf(id, by)))).standing.size).toBe(500);
        expect((await store.claims.finish([])).standing).toEqual(new Set());
      });
    });
  });
}
