import { jobMember, useZoneData, zoneData, type Job, type ZoneData } from '@job-scheduler/job-model';
import { ZoneDataWatch } from '@job-scheduler/job-store';
import { PostgresDueTimes } from '@job-scheduler/job-store/postgres';
import { EventLog } from '@job-scheduler/platform';
import { Arming } from '@job-scheduler/priority-queue';
import { DueTimeCheck } from './due-time-check.js';
import { useScheduler } from '../scheduling.fixture-spec.js';

const newest = zoneData();
/** From before Vancouver stayed on summer time. The data of Node.js will not do: whether they have that change depends on its release. */
const oldest: ZoneData = {
  version: '2026a',
  source: 'file',
  find: (name) => newest.find(name.toLowerCase() === 'america/vancouver' ? 'America/Los_Angeles' : name),
};
const OLD = '2027-12-01T17:00:00.000Z';
const NEW = '2027-12-01T16:00:00.000Z';
const NINE = { schedule: '0 9 * * *', start_at: '2027-12-01T00:00:00Z' };
const IN_VANCOUVER = { ...NINE, timezone: 'America/Vancouver' };

class Lines extends EventLog {
  readonly lines: string[] = [];
  debug = (): void => undefined;
  info = (event: string, message: string): void => void this.lines.push(`${event}: ${message}`);
  warn = this.info;
  error = this.info;
}

describe('new time zone data', () => {
  const scheduler = useScheduler();
  afterEach(() => useZoneData(newest));

  /** One scheduler's check, with small pages. */
  function startCheck() {
    const { database, queue } = scheduler();
    const log = new Lines();
    const dueTimes = new PostgresDueTimes(database);
    const watch = new ZoneDataWatch(dueTimes, log);
    const check = new DueTimeCheck(watch, dueTimes, new Arming(queue, log), log, 2);
    return { check, lines: log.lines };
  }

  const untilDone = async ({ runOnce }: { runOnce: () => Promise<number> }): Promise<void> => {
    while ((await runOnce()) < 1_000);
  };
  const dueOf = async ({ id }: Job) =>
    new Date((await scheduler().jobs.get(id))?.cursor.next_due ?? 0).toISOString();

  it('move the due times of jobs, with one line for each, by several schedulers and after a kill', async () => {
    const { create, database, queue } = scheduler();
    useZoneData(oldest);
    const older = startCheck();
    await untilDone({ runOnce: () => older.check.runOnce() });
    const moving: Job[] = [];
    while (moving.length < 7) moving.push(await create(IN_VANCOUVER));
    const staying = [await create({ ...NINE, timezone: 'Europe/Paris' }), await create(NINE)];
    const bad = await create(IN_VANCOUVER);
    await database.pool.query(`UPDATE jobs SET timezone = 'Nowhere/Zone' WHERE id = $1`, [bad.id]);
    const stays = await Promise.all([...staying, bad].map(dueOf));
    expect(await Promise.all(moving.map(dueOf))).toEqual(moving.map(() => OLD));

    useZoneData(newest);
    const killed = startCheck();
    await killed.check.runOnce();
    const checks = [startCheck(), startCheck()];
    await Promise.all(checks.map(({ check }) => untilDone({ runOnce: () => check.runOnce() })));

    expect(await Promise.all(moving.map(dueOf))).toEqual(moving.map(() => NEW));
    expect(await Promise.all([...staying, bad].map(dueOf))).toEqual(stays);
    const lines = [killed, ...checks].flatMap((each) => each.lines);
    expect(lines.filter((line) => line.startsWith('due_time_moved')).sort()).toEqual(
      moving
        .map(
          ({ id }) =>
            `due_time_moved: By the time zones of IANA 2026f, job ${id} is due at ${NEW}, not at ${OLD}.`,
        )
        .sort(),
    );
    expect(lines.filter((line) => line.startsWith('due_times_checked')).length).toBeGreaterThan(0);
    const entries = moving.map(({ id }) => ({ member: jobMember(id), dueAt: Date.parse(NEW) }));
    expect(await queue.ensureArmed(entries, Date.now())).toBe(0);
  });

  it('are left alone by a process with older ones, which says so once', async () => {
    const job = await scheduler().create(IN_VANCOUVER);
    const current = startCheck();
    await untilDone({ runOnce: () => current.check.runOnce() });
    useZoneData(oldest);
    const older = startCheck();
    await untilDone({ runOnce: () => older.check.runOnce() });
    await older.check.runOnce();
    expect(await dueOf(job)).toBe(NEW);
    expect(older.lines).toEqual([
      'zone_data_older: This process works with the time zones of IANA 2026a, which are older than those of 2026f that the due times follow: update it, or give it the same ZONE_DATA_FILE as the others.',
    ]);
  });
});
