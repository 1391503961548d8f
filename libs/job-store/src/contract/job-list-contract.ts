import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createJob,
  disableJob,
  JOB_STATUSES,
  LAST_OUTCOMES,
  pauseJob,
  resumeJob,
  type Job,
  type LastOutcome,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { JOB_SORTS, OUTCOME_ORDER, STATUS_ORDER, type JobQuery, type JobSort } from '../job-repository.js';
import {
  addJob,
  addJobs,
  ANY_JOB,
  definitionOf,
  finishedRun,
  queuedRun,
  type JobStoreSetup,
  type JobStoreUnderTest,
} from './job-store-under-test.js';

/** How every JobRepository filters, sorts and pages. */
export function jobListContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as a list of jobs`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const namesOf = async (query: Partial<JobQuery>) =>
      (await store.jobs.list({ ...ANY_JOB, sort: 'name', ...query })).items.map((job) => job.definition.name);
    const pause = (job: Job, until: number | null = null) =>
      store.jobs.edit(job.id, (current, now) => pauseJob(current, { reason: null, until }, 'ann', now));

    describe('filtering', () => {
      it.each([
        ['PERCENT', ['100%', 'percent']],
        ['00%', ['100%']],
        ['r_s', ['under_score']],
        ['k\\s', ['back\\slash']],
        ['every 1 SECOND', ['100%', 'back\\slash', "o'clock", 'percent', 'under_score', 'url']],
        ['EXAMPLE.com/HOOK', ['url']],
        ["o'c", ["o'clock"]],
        ['Un', ['under_score']],
        ['1', ['100%']],
        ['%', []],
        ['nd', []],
        ['nowhere', []],
        ['', ['100%', 'back\\slash', "o'clock", 'percent', 'under_score', 'url']],
      ])(
        'finds %j in names, descriptions, URLs and schedules in words, in any letter case, or at the beginning of names if it is short',
        async (q, found) => {
          await addJob(store, { name: '100%', description: 'hundred PerCent' });
          for (const other of ['percent', 'under_score', 'back\\slash', "o'clock"])
            await addJob(store, { name: other });
          await addJob(store, { name: 'url', job: { callback_url: 'https://Example.com/hook' } });
          expect(await namesOf({ q })).toEqual(found);
          expect(await store.jobs.count({ ...ANY_JOB, q }, 3)).toBe(Math.min(found.length, 4));
        },
      );

      it('takes several values of one filter as alternatives, and several filters together', async () => {
        await addJob(store, { name: 'a', tags: ['team:x', 'odd"tag'] });
        const b = await addJob(store, { name: 'b', tags: ['team:y'] });
        const c = await addJob(store, { name: 'c', tags: ['team:x', 'team:y'] });
        await addJob(store, { name: 'd' });
        await pause(b);
        await finishedRun(store, c);
        expect(await namesOf({ tags: ['team:y', 'odd"tag'] })).toEqual(['a', 'b', 'c']);
        expect(await namesOf({ tags: ['team'] })).toEqual([]);
        expect(await namesOf({ status: ['paused'] })).toEqual(['b']);
        expect(await namesOf({ status: ['paused', 'active'] })).toEqual(['a', 'b', 'c', 'd']);
        expect(await namesOf({ status: ['ended', 'disabled'] })).toEqual([]);
        expect(await namesOf({ last_outcome: ['succeeded', 'lost'] })).toEqual(['c']);
        expect(await namesOf({ status: ['active'], tags: ['team:y'] })).toEqual(['c']);
        expect(await namesOf({ status: ['paused'], tags: ['team:y'], q: 'b' })).toEqual(['b']);
        expect(await namesOf({ status: ['paused'], last_outcome: ['succeeded'] })).toEqual([]);
      });
    });

    describe('sorting and paging', () => {
      const BASE = Date.UTC(2026, 0, 1);
      const NAMES = ['B', 'a', 'ab', 'b', 'ä', '😀', '#'];
      const OUTCOMES = [
        null,
        'failed',
        'succeeded',
        null,
        'failed',
        'succeeded',
        'succeeded',
        'cancelled',
      ] as const;

      /** The latest run of a job to finish. */
      async function outcome(job: Job, state: LastOutcome): Promise<void> {
        if (state === 'cancelled') {
          const { id } = await queuedRun(store, job);
          await store.history.cancelMany([id], 'cancelled_by_user');
        } else await finishedRun(store, job, { state, reason: state === 'succeeded' ? null : 'http_500' });
      }

      /** 21 jobs: three for each creation instant, some paused with and without an end, one disabled, next runs and outcomes with ties. */
      async function seed(): Promise<Job[]> {
        for (let index = 0; index < 21; index += 1) {
          const at = BASE + Math.floor(index / 3) * 1000;
          const definition = definitionOf({
            name: `${NAMES[index % NAMES.length]}${index}`,
            schedule:
              index % 2 === 0 ? '@at 2090-01-01T00:00:00Z' : `@at 20${40 + index}-01-01T00:00:00.123Z`,
          });
          const job = await store.jobs.create(() => createJob(randomUUID(), definition, 'ann', at));
          if (index % 5 === 0) await pause(job, index % 10 === 0 ? at + 1000 : null);
          if (index === 7)
            await store.jobs.edit(job.id, (current, now) => disableJob(current, 'failing', now));
          const state = OUTCOMES[index % OUTCOMES.length]!;
          if (state !== null) await outcome(job, state);
        }
        return (await store.jobs.list(ANY_JOB)).items;
      }

      const KEYS: Record<string, (job: Job) => number | string | null> = {
        created_at: (job) => job.created_at,
        updated_at: (job) => job.updated_at,
        name: (job) => Buffer.from(job.definition.name).toString('hex'),
        next_run: (job) => job.cursor.next_due ?? Infinity,
        status: (job) => STATUS_ORDER.indexOf(job.cursor.status),
        last_outcome: ({ last_run }) =>
          last_run === null ? null : OUTCOME_ORDER.indexOf(last_run.state as LastOutcome),
      };

      function sorted(jobs: Job[], sort: JobSort): Job[] {
        const keyOf = KEYS[sort.replace('-', '')]!;
        const direction = sort.startsWith('-') ? -1 : 1;
        const compare = <Key>(a: Key, b: Key) => (a < b ? -1 : a > b ? 1 : 0);
        const isLast = (job: Job) => Number(keyOf(job) === null);
        return [...jobs].sort(
          (a, b) =>
            isLast(a) - isLast(b) || direction * (compare(keyOf(a)!, keyOf(b)!) || compare(a.id, b.id)),
        );
      }

      it.each(JOB_SORTS)('by %s, in pages of any size, shows every job once and in order', async (sort) => {
        const expected = sorted(await seed(), sort).map((job) => job.definition.name);
        for (const limit of [1, 2, 5, 7, 20, 21, 22]) {
          const seen: string[] = [];
          let pages = 0;
          for (let after: JobQuery['after'] | undefined = null; after !== undefined; pages += 1) {
            const page = await store.jobs.list({ ...ANY_JOB, sort, limit, after });
            expect(page.items.length).toBeLessThanOrEqual(limit);
            seen.push(...page.items.map((job) => job.definition.name));
            after = page.next ?? undefined;
          }
          expect(seen).toEqual(expected);
          expect(pages).toBe(Math.ceil(expected.length / limit));
        }
      });

      it('has a place for every status and outcome', () => {
        expect([...STATUS_ORDER].sort()).toEqual([...JOB_STATUSES].sort());
        expect([...OUTCOME_ORDER].sort()).toEqual([...LAST_OUTCOMES].sort());
      });

      it('by status and outcome, goes over what filters find', async () => {
        await seed();
        const cases: [JobSort, Partial<JobQuery>][] = [
          ['status', { status: ['active', 'disabled'] }],
          ['-status', { status: ['paused'] }],
          ['last_outcome', { last_outcome: ['succeeded', 'failed'] }],
          ['-last_outcome', { last_outcome: ['cancelled', 'failed'], status: ['active'] }],
          ['last_outcome', { q: 'b' }],
        ];
        for (const [sort, filters] of cases) {
          const query = { ...ANY_JOB, ...filters };
          const expected = sorted((await store.jobs.list(query)).items, sort);
          expect(expected.length).toBeGreaterThan(2);
          const first = await store.jobs.list({ ...query, sort, limit: 2 });
          const rest = await store.jobs.list({ ...query, sort, after: first.next });
          expect([...first.items, ...rest.items]).toEqual(expected);
        }
      });

      it.each(['status', '-status', 'last_outcome', '-last_outcome'] as const)(
        'by %s, ends and shows once the jobs that stay as they are, while others change between the pages',
        async (sort) => {
          const jobs = await seed();
          const change = async (job: Job): Promise<void> => {
            if (sort.endsWith('outcome'))
              return outcome(job, job.last_run?.state === 'failed' ? 'succeeded' : 'failed');
            if (job.cursor.status === 'active') await pause(job);
            else await store.jobs.edit(job.id, (current, now) => resumeJob(current, now));
          };
          const seen: string[] = [];
          const changed = new Set<string>();
          let pages = 0;
          for (let after: JobQuery['after'] | undefined = null; after !== undefined; pages += 1) {
            const page = await store.jobs.list({ ...ANY_JOB, sort, limit: 3, after });
            expect(pages).toBeLessThan(2 * jobs.length);
            seen.push(...page.items.map(({ id }) => id));
            after = page.next ?? undefined;
            const last = page.items.at(-1);
            if (last === undefined) continue;
            changed.add(last.id);
            await change(last);
          }
          const staying = sorted(jobs, sort).flatMap(({ id }) => (changed.has(id) ? [] : [id]));
          expect(seen.filter((id) => !changed.has(id))).toEqual(staying);
        },
      );

      it('is counted by status', async () => {
        expect((await store.jobs.countByStatus()).size).toBe(0);
        await addJobs(store, 2);
        await addJob(store, { active: false });
        expect(await store.jobs.countByStatus()).toEqual(
          new Map([
            ['active', 2],
            ['paused', 1],
          ]),
        );
      });

      it('continues after a position although the job there is gone', async () => {
        const jobs = await seed();
        const page = await store.jobs.list({ ...ANY_JOB, limit: 5 });
        await store.jobs.delete(page.next!.id, () => ({ skips: [], cancelRuns: null }));
        const rest = await store.jobs.list({ ...ANY_JOB, after: page.next });
        expect(rest.items).toEqual(sorted(jobs, 'created_at').slice(5));
        expect(rest.next).toBeNull();
      });

      it('is an empty last page when there is nothing', async () => {
        expect(await store.jobs.list(ANY_JOB)).toEqual({ items: [], next: null });
      });
    });
  });
}
