import type { Cursor } from './job.js';
import { compile } from './schedule/schedule-fixture-spec.js';
import { ticksOfJob, type RecordedTicks, type TickSources } from './tick-history.js';

/** A whole minute, from which the tests count seconds. */
const BASE = 600_000_000_000;
const at = (second: number): number => BASE + second * 1000;
const secondOf = (instant: number): number => (instant - BASE) / 1000;

const cursorAt = (second: number, rest: Partial<Cursor> = {}): Cursor => ({
  revision: 1,
  status: 'active',
  last_tick: at(second),
  next_due: null,
  fired: 0,
  ...rest,
});

const row = (second: number, rest: Partial<RecordedTicks> = {}): RecordedTicks => ({
  run_id: `run ${second}`,
  job_revision: 1,
  state: 'succeeded',
  reason: null,
  scheduled_at: at(second),
  skip: null,
  blocked_by: null,
  ...rest,
});

const skipped = (from: number, to: number, count: number, reason = 'missed'): RecordedTicks =>
  row(to, { state: 'skipped', reason, skip: { from: at(from), to: at(to), count } });

const everyTen = compile('@every 10s');
const everyMinute = compile('* * * * *');

/** The ticks of a job that runs every ten seconds, as `second state reason`; by default the range is 0 to 60. */
function told(rest: Partial<TickSources>): string[] {
  const { ticks, next } = ticksOfJob({
    from: at(0),
    to: at(60),
    limit: 100,
    rows: [],
    schedule: everyTen,
    schedulesOf: () => [everyTen, everyMinute],
    cursor: cursorAt(20),
    pause: null,
    max_runs: null,
    now: at(30),
    ...rest,
  });
  const words = ticks.map(({ at: instant, state, reason, run_id, range }) =>
    [secondOf(instant), state, reason, run_id, range && `x${range.count}`]
      .filter((word) => word != null)
      .join(' '),
  );
  return next === null ? words : [...words, `next ${secondOf(next)}`];
}

describe('the ticks of a job', () => {
  it('are told by the ledger up to the cursor, and by the schedule after it', () => {
    const rows = [row(10, { state: 'failed', reason: 'dns' }), row(20)];
    expect(told({ rows })).toEqual([
      '10 failed dns run 10',
      '20 succeeded run 20',
      '30 due',
      '40 expected',
      '50 expected',
    ]);
  });

  it('are not made up where the ledger says nothing: the schedule may have been another one then', () => {
    expect(told({ rows: [row(20)], to: at(30) })).toEqual(['20 succeeded run 20']);
  });

  it.each([
    [
      'each tick of a range',
      [skipped(10, 30, 3)],
      ['10', '20', '30'].map((n) => `${n} skipped missed run 30`),
    ],
    ['ticks of an earlier schedule', [skipped(0, 60, 2, 'edited')], ['0 skipped edited run 60']],
    ['a range of which no schedule is known', [skipped(3, 33, 11)], ['3 skipped missed run 33 x11']],
    [
      'a range that begins before',
      [skipped(-20, 10, 4)],
      ['0', '10'].map((n) => `${n} skipped missed run 10`),
    ],
  ])('include %s that was skipped', (_, rows, expected) => {
    expect(told({ rows, cursor: cursorAt(60) })).toEqual(expected);
  });

  it('are cut off at the limit, and go on where the rest begins', () => {
    const rows = [row(0), skipped(10, 30, 3), row(40)];
    const sources = { rows, cursor: cursorAt(40), limit: 3 };
    expect(told(sources).at(-1)).toBe('next 30');
    expect(told({ ...sources, from: at(30) })).toEqual([
      '30 skipped missed run 30',
      '40 succeeded run 40',
      '50 expected',
    ]);
    expect(told({ ...sources, from: at(40), limit: 1 })).toEqual(['40 succeeded run 40', 'next 50']);
  });

  it.each<[string, Partial<TickSources>, string[]]>([
    [
      'a paused job',
      { cursor: cursorAt(20, { status: 'paused' }) },
      ['30 held paused', '40 held paused', '50 held paused'],
    ],
    [
      'a job that is paused for a while',
      {
        cursor: cursorAt(20, { status: 'paused' }),
        pause: { reason: null, actor: 'ann', paused_at: at(20), until: at(40) },
      },
      ['30 held paused', '40 expected', '50 expected'],
    ],
    ['a job that is disabled', { cursor: cursorAt(40, { status: 'disabled' }) }, ['50 held disabled']],
    ['a job that has ended', { cursor: cursorAt(20, { status: 'ended' }) }, []],
    ['a job that cannot be used', { schedule: null }, []],
    [
      'a job with few runs left',
      { cursor: cursorAt(20, { fired: 3 }), max_runs: 5 },
      ['30 due', '40 expected'],
    ],
    [
      'a job with few runs left, far ahead',
      { cursor: cursorAt(20, { fired: 3 }), max_runs: 5, from: at(40) },
      ['40 expected'],
    ],
  ])('that lie ahead of %s', (_, sources, expected) => {
    expect(told(sources)).toEqual(expected);
  });

  it('appear once when a tick was recorded while the job was read', () => {
    expect(told({ rows: [row(30)], to: at(40) })).toEqual(['30 succeeded run 30']);
  });
});
