import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pauseJob, type Job } from '@job-scheduler/job-model';
import { addJob, addJobs, type JobStoreSetup, type JobStoreUnderTest } from './job-store-under-test.js';

const FIRST = '00000000-0000-0000-0000-000000000000';
const NINE_IN_PARIS = { schedule: '0 9 * * *', timezone: 'Europe/Paris' };
const MINUTE = 60_000;

/** How every DueTimes keeps due times in step with the newest zone data. */
export function dueTimesContract(name: string, setup: JobStoreSetup): void {
  describe(`${name} as DueTimes`, () => {
    let store: JobStoreUnderTest;

    beforeEach(async () => {
      store = await setup();
    });
    afterEach(() => store.close());

    const later = (job: Job) => ({
      job_id: job.id,
      expected: { ...job.cursor, next_due: job.cursor.next_due ?? 0 },
      next_due: (job.cursor.next_due ?? 0) + 3_600_000,
    });
    const dueOf = async ({ id }: Job) => (await store.jobs.get(id))?.cursor.next_due;
    const sorted = (jobs: Job[]) => jobs.sort((a, b) => (a.id < b.id ? -1 : 1));

    it('asks for a check when newer data arrive, until its end is reached', async () => {
      const { dueTimes } = store;
      expect(await dueTimes.announce('2025c')).toEqual({ newest: '2025c', checkAfter: FIRST });
      await dueTimes.move('2025c', FIRST, null, []);
      expect(await dueTimes.announce('2025c')).toEqual({ newest: '2025c', checkAfter: null });
      expect(await dueTimes.announce('2026a')).toEqual({ newest: '2026a', checkAfter: FIRST });
      // Releases after z go on with za.
      expect(await dueTimes.announce('2026za')).toEqual({ newest: '2026za', checkAfter: FIRST });
    });

    it('lets the newest data win, and asks nothing of a process with older ones', async () => {
      const { dueTimes } = store;
      const answers = await Promise.all(
        ['2025c', '2026f', '2025b', '2026a'].map((version) => dueTimes.announce(version)),
      );
      expect(answers.filter(({ newest }) => newest === '2026f')).not.toEqual([]);
      expect(await dueTimes.announce('2025c')).toEqual({ newest: '2026f', checkAfter: null });
      expect(await dueTimes.announce('2026f')).toEqual({ newest: '2026f', checkAfter: FIRST });
      expect(await dueTimes.move('2025c', FIRST, null, [])).toEqual(new Set());
      expect(await dueTimes.announce('2026f')).toEqual({ newest: '2026f', checkAfter: FIRST });
    });

    it('asks for one more check once the last process with older data has gone', async () => {
      const { dueTimes } = store;
      await dueTimes.announce('2026f');
      await dueTimes.move('2026f', FIRST, null, []);
      await dueTimes.announce('2025c');
      await store.passTime(MINUTE);
      await dueTimes.announce('2025c');
      await store.passTime(1.5 * MINUTE);
      expect((await dueTimes.announce('2026f')).checkAfter).toBeNull();
      await store.passTime(MINUTE);
      expect((await dueTimes.announce('2026f')).checkAfter).toBe(FIRST);
      await dueTimes.move('2026f', FIRST, null, []);
      await store.passTime(10 * MINUTE);
      expect((await dueTimes.announce('2026f')).checkAfter).toBeNull();
    });

    it('shows active jobs of a zone, page by page', async () => {
      const wanted = sorted([await addJob(store, NINE_IN_PARIS), await addJob(store, NINE_IN_PARIS)]);
      const others = [await addJob(store), await addJob(store, NINE_IN_PARIS)];
      await store.jobs.edit(others[1]!.id, (job, now) =>
        pauseJob(job, { reason: null, until: null }, 'ann', now),
      );
      const all = sorted([...wanted, ...others]);
      const first = await store.dueTimes.page(FIRST, 3);
      expect(first.last).toBe(all[2]?.id);
      const second = await store.dueTimes.page(first.last ?? '', 3);
      expect(second.last).toBeNull();
      const shown = [...first.jobs, ...second.jobs];
      expect(shown.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
      expect(shown[0]?.cursor).toEqual(wanted[0]?.cursor);
    });

    it.each([NaN, Infinity, 9e15])(
      'moves the good due times, beside one that is to be %d',
      async (next_due) => {
        const [bad, ...good] = (await addJobs(store, 11, NINE_IN_PARIS)) as [Job, ...Job[]];
        await store.dueTimes.announce('2026f');
        const moves = [
          ...good.slice(5).map(later),
          { ...later(bad), next_due },
          ...good.slice(0, 5).map(later),
        ];
        expect(await store.dueTimes.move('2026f', FIRST, null, moves)).toEqual(
          new Set(good.map(({ id }) => id)),
        );
        expect(await Promise.all(good.map(dueOf))).toEqual(good.map((job) => later(job).next_due));
        expect(await dueOf(bad)).toBe(bad.cursor.next_due);
      },
    );

    it('shows the good jobs of a zone, beside one that nobody can make sense of', async () => {
      const jobs = sorted(await addJobs(store, 11, NINE_IN_PARIS));
      await store.spoil(jobs[4]!.id, 'policies');
      await store.tamper(`UPDATE job_cursor SET next_due = 'infinity' WHERE job_id = '${jobs[6]!.id}'`);
      const { jobs: shown } = await store.dueTimes.page(FIRST, 100);
      expect(shown.map(({ id }) => id)).toEqual(jobs.map(({ id }) => id));
    });

    it('moves the due times that are as they were read, once, and remembers where it is', async () => {
      const { dueTimes } = store;
      const [job, edited] = [await addJob(store, NINE_IN_PARIS), await addJob(store, NINE_IN_PARIS)];
      await dueTimes.announce('2026f');
      await store.jobs.edit(edited.id, (found) => ({
        ...found,
        cursor: { ...found.cursor, revision: 2 },
        skips: [],
        runs: [],
        cancelRuns: null,
      }));
      const moves = [later(job), later(edited)];
      const answers = await Promise.all([1, 2].map(() => dueTimes.move('2026f', FIRST, job.id, moves)));
      expect(answers.map(({ size }) => size).sort()).toEqual([0, 1]);
      expect(answers.flatMap((ids) => [...ids])).toEqual([job.id]);
      expect(await dueOf(job)).toBe(later(job).next_due);
      expect(await dueOf(edited)).toBe(edited.cursor.next_due);
      expect((await dueTimes.announce('2026f')).checkAfter).toBe(job.id);
    });
  });
}
