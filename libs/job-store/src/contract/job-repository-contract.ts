import { beforeEach, describe, expect, it, afterEach } from '@jest/globals';
import { createJob, deleteJob, editJob, JsonText, type JobDefinition } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { NameTakenError } from '../job-repository.js';
import {
  addJob,
  ANY_JOB,
  definitionOf,
  finishedRun,
  planOf,
  tickOf,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** What every JobRepository does with single jobs. */
export function jobRepositoryContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a JobRepository`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const edit = (id: string, input: JobDefinition) =>
      store.jobs.edit(id, (job, now) => editJob(job, input, 'bob', now));
    const remove = async (id: string) => (await store.jobs.delete(id, deleteJob)) !== null;

    describe('keeping jobs', () => {
      it('gives back what was created, by id and by name', async () => {
        const job = await addJob(store, {
          description: 'ünïcode 😀 \\ " \'',
          schedule: '0 30 4 * * MON-FRI',
          timezone: 'Europe/Paris',
          dst_gap: 'skip',
          dst_fold: 'both',
          max_runs: 1_000_000_000,
          start_at: '2030-01-01T00:00:00.001Z',
          end_at: '9999-12-31T00:00:00Z',
          tags: ['a', 'k:v', 'NULL', 'quote"d', 'back\\slash', '{brace}', 'ключ:значение'],
          job: {
            callback_url: 'https://example.com/?a=b',
            http_method: 'PUT',
            timeout_seconds: 0.1,
            redirects: 5,
            headers: { 'X-B': 'ä', 'X-A': '' },
            query: { z: '1', a: '😀' },
            payload: { z: [1, { y: null }], a: 'text' },
          },
        });
        expect(await store.jobs.get(job.id)).toEqual(job);
        expect(await store.jobs.getByName(job.definition.name)).toEqual(job);
        expect((await store.jobs.list(ANY_JOB)).items).toEqual([job]);
      });

      it.each([
        null,
        0,
        false,
        '',
        'text',
        '123',
        'true',
        'null',
        '{"a": 1}',
        '"quoted"',
        [],
        {},
        [null],
        { a: 1.5e300, b: '\\u0000' },
      ])('gives back the payload %j as it was', async (payload) => {
        const { id } = await addJob(store, { job: { callback_url: 'http://localhost/', payload } });
        expect((await store.jobs.get(id))?.definition.job.payload).toEqual(
          payload === null ? null : JsonText.of(payload),
        );
      });

      it('keeps the text of a payload: the order of its keys, keys that repeat, numbers and escapes', async () => {
        const text = '{"z":1,"7":-0,"a":{"y":1.10,"b":2},"z":[8202522731445525542,1e400,"\\u0041\\/"]}';
        const payload = new JsonText(text);
        const { id } = await addJob(store, { job: { callback_url: 'http://localhost/', payload } });
        const kept = await store.jobs.get(id);
        expect(kept?.definition.job.payload?.text).toBe(text);
      });

      it('decides by one clock of its own, in whole milliseconds', async () => {
        const first = await addJob(store);
        const second = await addJob(store);
        expect(Number.isInteger(first.created_at)).toBe(true);
        expect(second.created_at).toBeGreaterThanOrEqual(first.created_at);
      });

      it('knows neither jobs that never existed nor deleted jobs', async () => {
        const job = await addJob(store);
        expect(await remove(job.id)).toBe(true);
        for (const id of [job.id, randomUUID()]) {
          expect(await store.jobs.get(id)).toBeNull();
          expect(await edit(id, definitionOf())).toBeNull();
          expect(await remove(id)).toBe(false);
          expect(await store.history.trigger(id, null)).toBeNull();
          expect(await store.ticks.planInputs([id])).toEqual([]);
        }
        expect(await store.jobs.getByName(job.definition.name)).toBeNull();
        expect((await store.jobs.list(ANY_JOB)).items).toEqual([]);
      });

      it('writes nothing when the decision throws', async () => {
        const job = await addJob(store);
        const refuse = (): never => {
          throw new Error('timeout: refused');
        };
        await expect(store.jobs.create(refuse)).rejects.toThrow(new Error('timeout: refused'));
        await expect(store.jobs.edit(job.id, refuse)).rejects.toThrow(new Error('timeout: refused'));
        await expect(store.jobs.delete(job.id, refuse)).rejects.toThrow(new Error('timeout: refused'));
        expect((await store.jobs.list(ANY_JOB)).items).toEqual([job]);
      });
    });

    describe('names', () => {
      it('belong to one job, the first to take them', async () => {
        const definition = definitionOf({ name: 'the) "one" (name)=(x' });
        const create = () => store.jobs.create((now) => createJob(randomUUID(), definition, 'ann', now));
        const outcomes = await Promise.allSettled([create(), create(), create()]);
        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
        await expect(create()).rejects.toThrow(new NameTakenError(definition.name));
        expect(await create().catch((error: NameTakenError) => error.jobName)).toBe(definition.name);
      });

      it('cannot be taken by an edit, which then changes nothing', async () => {
        const first = await addJob(store);
        const second = await addJob(store);
        const renamed = definitionOf({ name: first.definition.name, description: 'other' });
        await expect(edit(second.id, renamed)).rejects.toThrow(NameTakenError);
        expect(await store.jobs.get(second.id)).toEqual(second);
      });

      it('differ by letter case', async () => {
        await addJob(store, { name: 'Report' });
        await addJob(store, { name: 'report' });
        expect((await store.jobs.getByName('report'))?.definition.name).toBe('report');
      });

      it('are free again after a rename and after a delete', async () => {
        const job = await addJob(store, { name: 'first' });
        await edit(job.id, definitionOf({ name: 'second' }));
        await addJob(store, { name: 'first' });
        await remove(job.id);
        const successor = await addJob(store, { name: 'second' });
        expect((await store.jobs.getByName('second'))?.id).toBe(successor.id);
      });
    });

    describe('the last run', () => {
      it('is the newest one, as it is now', async () => {
        const job = await addJob(store);
        expect(job.last_run).toBeNull();
        const tick = tickOf(job, 1);
        await store.ticks.recordTicks([planOf(job, [tick])]);
        expect((await store.jobs.get(job.id))?.last_run).toMatchObject({
          state: 'queued',
          scheduled_at: tick,
        });
        const { id } = await finishedRun(store, job);
        const last_run = { id, state: 'succeeded' };
        expect(await store.jobs.getByName(job.definition.name)).toMatchObject({ last_run });
        expect((await store.jobs.list(ANY_JOB)).items).toMatchObject([{ last_run }]);
        expect(await edit(job.id, definitionOf())).toMatchObject({ job: { last_run } });
      });

      it('is not a tick that was skipped', async () => {
        const job = await addJob(store);
        const skip = { from: tickOf(job, 1), to: tickOf(job, 2), count: 2, reason: 'missed' as const };
        await store.ticks.recordTicks([planOf(job, [], [skip])]);
        expect((await store.jobs.get(job.id))?.last_run).toBeNull();
      });
    });
  });
}
