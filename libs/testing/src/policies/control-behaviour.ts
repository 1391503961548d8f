import { describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.js';
import type { RunAnswer } from './policy-history.js';
import { UNSAVED_PATH, type PolicyWorld } from './policy-world.js';

/** A second, and the time that the machine takes to notice. */
const ABORTED_MS = 1_500;

/** What users do with runs and jobs, what is sent, and what stops jobs and tells about it. */
export function controlBehaviour(world: () => PolicyWorld): void {
  describe('rendering', () => {
    it.concurrent('fills placeholders in query, headers and payload', async () => {
      const job = await world().idleJob(
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
      const job = await world().idleJob({}, 'hang', { timeout_seconds: 60 });
      const taken: number[] = [];
      // On a busy machine the time of one of them says little.
      for (let calls = 1; calls <= 3; calls += 1) {
        const id = await job.trigger();
        await job.called(calls);
        await world().ok('POST', `/v1/runs/${id}/cancel`);
        const cancelledAt = Date.now();
        expect((await job.reached(id, 'cancelled')).reason).toBe('cancelled_by_user');
        // The target may learn of it a moment after the answer came.
        const endedAt = await eventually('the end of the call', () => job.calls[calls - 1]?.endedAt ?? false);
        taken.push(endedAt - cancelledAt);
      }
      expect(Math.min(...taken)).toBeLessThan(ABORTED_MS);
    });

    it.concurrent('replay: a run is made once more, with its payload or another one', async () => {
      const job = await world().idleJob();
      const id = await job.trigger({ payload: { first: 1 } });
      await job.reached(id, 'succeeded');
      const replay = await world().ok<RunAnswer>('POST', `/v1/runs/${id}/replay`, { payload: { second: 2 } });
      await job.reached(replay.id, 'succeeded');
      expect(job.calls.map(({ body }) => body)).toEqual(['{"first":1}', '{"second":2}']);
    });

    it.concurrent('backfill: past ticks run, after a preview of their number', async () => {
      const job = await world().idleJob({ schedule: '@hourly' });
      const [from, to] = ['2026-01-01T00:00:00Z', '2026-01-01T05:00:00Z'];
      const path = `/v1/jobs/${job.id}/backfill`;
      expect(await world().ok('POST', path, { from, to, dry_run: true })).toMatchObject({ count: 5 });
      const operation = await world().ok<{ id: string }>('POST', path, { from, to });
      const calls = await job.called(5);
      const at = calls.map(({ headers }) => String(headers['x-scheduled-at'])).sort();
      expect([at[0], at[4]]).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T04:00:00.000Z']);
      await eventually('the operation to end', async () => {
        const { state } = await world().ok<{ state: string }>('GET', `/v1/operations/${operation.id}`);
        return state === 'succeeded';
      });
    });

    it.concurrent('bulk: many jobs are paused by one operation', async () => {
      const tags = ['bulk:e2e'];
      const jobs = [await world().idleJob({ tags }), await world().idleJob({ tags })];
      await world().ok('POST', '/v1/bulk', { action: 'pause', filter: { tag: tags }, expected_count: 2 });
      for (const job of jobs) await eventually('a pause', async () => (await job.now()).status === 'paused');
    });

    it.concurrent('test: a job that is not saved is called once', async () => {
      const callback_url = `${world().target.url}${UNSAVED_PATH}`;
      const answer = await world().ok('POST', '/v1/jobs/test', {
        name: 'unsaved',
        schedule: '@daily',
        job: { callback_url, payload: { a: 1 } },
      });
      expect(answer).toMatchObject({ succeeded: true, response: { status: 200 } });
      expect(world().target.requests.filter(({ url }) => url === UNSAVED_PATH)).toHaveLength(1);
    });
  });

  describe('jobs that stop', () => {
    it.concurrent(
      'disable_after_failures: the job is disabled with a reason, and a resume ends that',
      async () => {
        const job = await world().job({ disable_after_failures: 2 }, { status: 500 });
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
      const job = await world().job({}, { status: 410 });
      const paused = await eventually('a paused job', async () => {
        const now = await job.now();
        return now.status === 'paused' && now;
      });
      expect(paused.pause?.reason).toBe('The target answered 410 Gone.');
    });

    it.concurrent('pause.until: the job resumes by itself', async () => {
      const job = await world().job();
      // A time that is past when the request arrives would be refused.
      await job.pause({ until: new Date(Date.now() + 5_000).toISOString() });
      await eventually('an active job', async () => (await job.now()).status === 'active');
      await job.called(1);
      await job.pause();
    });
  });

  describe('alerts', () => {
    it.concurrent('failure and recovery are told once each, by webhook', async () => {
      let status = 500;
      const to = { kind: 'webhook', url: `${world().target.url}/alerts` };
      const job = await world().idleJob({ alerts: [{ after_failures: 2, to }] }, () => ({ status }));
      for (let count = 0; count < 3; count += 1) await job.reached(await job.trigger(), 'failed');
      status = 200;
      await job.reached(await job.trigger(), 'succeeded');
      const told = await eventually('two alerts', () => {
        const bodies = world()
          .target.requests.filter(({ url }) => url === '/alerts')
          .map(({ body }) => JSON.parse(body));
        return bodies.length >= 2 && bodies;
      });
      expect(told.map(({ type }) => type).sort()).toEqual(['job.failing', 'job.recovered']);
    });
  });
}
