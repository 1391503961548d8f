import { InvalidScheduleError, type ScheduleDefinition } from './index.js';
import { compile, cpuMilliseconds, define, ticksAfter } from './schedule-fixture-spec.js';

const ticks = (schedule: string, from: string, count: number, rest: Partial<ScheduleDefinition> = {}) =>
  ticksAfter(define(schedule, rest), from, count).map((tick) => tick.replace('+00:00', 'Z'));

function refusal(schedule: string, timezone = 'UTC'): InvalidScheduleError {
  try {
    compile(schedule, { timezone });
  } catch (error) {
    if (error instanceof InvalidScheduleError) return error;
    throw error;
  }
  throw new Error(`"${schedule}" was accepted`);
}

describe('cron expressions', () => {
  it('ticks strictly after an instant, on whole seconds', () => {
    const everyMinute = compile('* * * * *');
    expect(everyMinute.next(0)).toBe(60_000);
    expect(everyMinute.next(59_999.5)).toBe(60_000);
    expect(everyMinute.next(60_000)).toBe(120_000);
    expect(everyMinute.previous(60_000)).toBe(0);
    expect(everyMinute.previous(60_000.5)).toBe(60_000);
    expect(everyMinute.previous(0)).toBeNull();
  });

  it('takes a sixth field for seconds', () => {
    expect(ticks('*/20 0 9 * * *', '2026-01-01T09:00:00Z', 3)).toEqual([
      '2026-01-01T09:00:20Z',
      '2026-01-01T09:00:40Z',
      '2026-01-02T09:00:00Z',
    ]);
  });

  it('takes names, ranges, steps and lists that overlap', () => {
    expect(ticks('0 9-17/4,9 * JAN mon-Tue,MON', '2026-01-05T10:00:00Z', 3)).toEqual([
      '2026-01-05T13:00:00Z',
      '2026-01-05T17:00:00Z',
      '2026-01-06T09:00:00Z',
    ]);
    expect(compile('0 0 * * 0,7').next(0)).toBe(compile('0 0 * * SUN').next(0));
  });

  it.each([
    ['FRI-SUN', '5,6,0'],
    ['fri-sun', '5,6,0'],
    ['5-0', '5,6,0'],
    ['MON-SUN', '*'],
    ['WED-SUN/2', '3,5,0'],
    ['7-2', '0,1,2'],
  ])('reads Sunday as 0 or 7 in the range %s', (range, list) => {
    expect(ticks(`0 0 * * ${range}`, '2026-01-01T00:00:00Z', 14)).toEqual(
      ticks(`0 0 * * ${list}`, '2026-01-01T00:00:00Z', 14),
    );
  });

  it('matches either day field when both restrict', () => {
    expect(ticks('0 0 13 * FRI', '2026-02-01T00:00:00Z', 4)).toEqual([
      '2026-02-06T00:00:00Z',
      '2026-02-13T00:00:00Z',
      '2026-02-20T00:00:00Z',
      '2026-02-27T00:00:00Z',
    ]);
    expect(ticks('0 0 13 * ?', '2026-02-01T00:00:00Z', 2)).toEqual([
      '2026-02-13T00:00:00Z',
      '2026-03-13T00:00:00Z',
    ]);
  });

  it('takes L for the last day of the month, and of its weekdays', () => {
    expect(ticks('0 0 L * *', '2028-01-31T00:00:00Z', 3)).toEqual([
      '2028-02-29T00:00:00Z',
      '2028-03-31T00:00:00Z',
      '2028-04-30T00:00:00Z',
    ]);
    expect(ticks('0 0 15,L 2 *', '2026-02-01T00:00:00Z', 2)).toEqual([
      '2026-02-15T00:00:00Z',
      '2026-02-28T00:00:00Z',
    ]);
    expect(ticks('0 0 * * FRIL', '2026-02-01T00:00:00Z', 2)).toEqual([
      '2026-02-27T00:00:00Z',
      '2026-03-27T00:00:00Z',
    ]);
  });

  it('takes # for the nth weekday of the month, alone and in lists', () => {
    expect(ticks('0 0 * * FRI#2,1#1', '2026-02-01T00:00:00Z', 3)).toEqual([
      '2026-02-02T00:00:00Z',
      '2026-02-13T00:00:00Z',
      '2026-03-02T00:00:00Z',
    ]);
    expect(ticks('0 0 * 2 1#5', '2072-03-01T00:00:00Z', 1)).toEqual(['2112-02-29T00:00:00Z']);
  });

  it('finds leap days over centuries that have none', () => {
    expect(ticks('0 0 29 2 *', '2095-01-01T00:00:00Z', 2)).toEqual([
      '2096-02-29T00:00:00Z',
      '2104-02-29T00:00:00Z',
    ]);
    expect(compile('0 0 29 2 *').previous(Date.UTC(2103, 0, 1))).toBe(Date.UTC(2096, 1, 29));
  });

  it.each([
    ['@yearly', '0 0 1 1 *'],
    ['@annually', '0 0 1 1 *'],
    ['@monthly', '0 0 1 * *'],
    ['@weekly', '0 0 * * 0'],
    ['@daily', '0 0 * * *'],
    ['@midnight', '0 0 * * *'],
    ['@hourly', '0 * * * *'],
    ['@minutely', '* * * * *'],
  ])('takes the macro %s', (macro, meaning) => {
    expect(ticks(` ${macro} `, '2026-01-01T00:30:00Z', 5)).toEqual(ticks(meaning, '2026-01-01T00:30:00Z', 5));
  });
});

describe('H', () => {
  it('stands for the same values for the same seed, and for other values for another seed', () => {
    const hours = (seed: string) => ticks('H H * * *', '2026-01-01T00:00:00Z', 2, { seed });
    expect(hours('a')).toEqual(hours('a'));
    expect(new Set(Array.from({ length: 50 }, (_, index) => hours(`job-${index}`)[0])).size).toBeGreaterThan(
      40,
    );
  });

  it('means the same in expressions with and without seconds', () => {
    expect(ticks('0 H H * * *', '2026-01-01T00:00:00Z', 2)).toEqual(
      ticks('H H * * *', '2026-01-01T00:00:00Z', 2),
    );
  });

  it('keeps to its step and range, and spreads evenly', () => {
    const seen = new Map<number, number>();
    for (let seed = 0; seed < 600; seed++) {
      const spaced = compile('H(0-29)/10 * * * *', { seed: `${seed}` });
      const first = (spaced.next(-1) ?? 0) / 60_000;
      expect(spaced.next(first * 60_000)).toBe((first + 10) * 60_000);
      expect(spaced.count(-1, 3_599_999)).toBe(3);
      seen.set(first, (seen.get(first) ?? 0) + 1);
    }
    expect([...seen.keys()].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(Math.min(...seen.values())).toBeGreaterThan(35);
  });

  it('never falls on a day that some months lack, and fires even when its step is wider than its range', () => {
    for (let seed = 0; seed < 100; seed++) {
      expect(compile('0 0 H * *', { seed: `${seed}` }).count(-1, Date.UTC(1970, 11, 31))).toBe(12);
      expect(compile('H(5-9)/50 0 * * *', { seed: `${seed}` }).count(-1, 86_399_999)).toBe(1);
    }
  });
});

describe('refusals', () => {
  it('treats H alike for every seed, so that a job is not refused after its validation', () => {
    const codes = (schedule: string) =>
      new Set(
        Array.from({ length: 60 }, (_, seed) => {
          try {
            return compile(schedule, { seed: `${seed}` }).kind;
          } catch (error) {
            return (error as InvalidScheduleError).code;
          }
        }),
      );
    const never = new Set(['never_fires']);
    const cron = new Set(['cron']);
    expect(codes('0 0 H(1-31) 2 *')).toEqual(never);
    expect(codes('0 0 31 H *')).toEqual(never);
    expect(codes('0 0 H(30-31) H(1-3) *')).toEqual(never);
    expect(codes('0 0 H(20-31)/10 2 *')).toEqual(cron);
    expect(codes('0 0 H(29-31),1 2 *')).toEqual(cron);
    expect(codes('0 0 H H *')).toEqual(cron);
  });

  it.each(['0 0 30 2 *', '0 0 31 4,6,9,11 *', '0 0 30,31 FEB ?'])(
    'refuses the impossible date %s at once',
    (schedule) => {
      let error: InvalidScheduleError | undefined;
      expect(cpuMilliseconds(() => (error = refusal(schedule)))).toBeLessThan(50);
      expect(error).toMatchObject({ code: 'never_fires', field: 'schedule' });
    },
  );

  it('accepts an impossible day of the month next to a day of the week', () => {
    expect(ticks('0 0 30 2 MON', '2026-02-01T00:00:00Z', 1)).toEqual(['2026-02-02T00:00:00Z']);
  });

  it.each([
    ['60 * * * *', 'minute'],
    ['* 24 * * *', 'hour'],
    ['* * 0 * *', 'day-of-month'],
    ['* * * 13 *', 'month'],
    ['* * * * 8', 'day-of-week'],
    ['* * * * FOO', 'day-of-week'],
    ['* * * * L', 'day-of-week'],
    ['* * L-3 * *', 'day-of-month'],
    ['* * * * 1#6', 'day-of-week'],
    ['*/0 * * * *', 'minute'],
    ['5-1 * * * *', 'minute'],
    ['1,,2 * * * *', 'minute'],
    ['H(0-60) * * * *', 'minute'],
    ['H-5 * * * *', 'minute'],
    ['a * * * * *', 'second'],
  ])('says which field of %s is wrong and what it takes', (schedule, field) => {
    const error = refusal(schedule);
    expect(error).toMatchObject({ code: 'cron_syntax', field: 'schedule' });
    expect(error.message).toMatch(new RegExp(`^The ${field} field cannot hold ".*"; it takes .*\\.$`));
  });

  it.each([
    ['0 22-2 * * *', '22-2', '22-23,0-2'],
    ['50-10/20 * * * *', '50-10/20', '50,10'],
    ['0-59,50-10/7 * * * *', '50-10/7', '50-59/7,4'],
    ['58-3 0 * * * *', '58-3', '58-59,0-3'],
    ['0 0 28-3 * *', '28-3', '28-31,1-3'],
    ['0 0 1 NOV-FEB *', 'NOV-FEB', 'NOV-DEC,JAN-FEB'],
    ['0 0 1 11-1 *', '11-1', '11-12,1'],
    ['0 0 * * FRI-MON', 'FRI-MON', 'FRI-SAT,SUN-MON'],
    ['0 0 * * sat-mon', 'sat-mon', 'SAT,SUN-MON'],
    ['0 0 * * 5-1', '5-1', '5-6,0-1'],
    ['0 0 * * FRI-TUE/2', 'FRI-TUE/2', 'FRI,SUN-TUE/2'],
  ])('says what to write instead of a range that goes past the end: %s', (schedule, range, instead) => {
    const { message } = refusal(schedule);
    expect(message).toMatch(
      new RegExp(`cannot hold "${range}"; it takes ascending ranges, so write ${instead} instead\\.$`),
    );
    expect(compile(schedule.replace(range, instead)).kind).toBe('cron');
  });

  it.each([
    ['', 'cron_syntax'],
    ['* * * *', 'cron_syntax'],
    ['* * * * * * *', 'cron_syntax'],
    ['*,'.repeat(300), 'cron_syntax'],
    ['@reboot', 'unknown_macro'],
    ['@everything', 'unknown_macro'],
  ])('refuses "%.20s" with %s', (schedule, code) => {
    expect(refusal(schedule)).toMatchObject({ code, field: 'schedule' });
  });

  it.each(['Mars/Olympus', '+02:00', '', 'x'.repeat(100)])('refuses the zone "%.20s"', (timezone) => {
    expect(refusal('* * * * *', timezone)).toMatchObject({ code: 'unknown_timezone', field: 'timezone' });
  });
});

describe('bounds', () => {
  it('allows ticks at the bounds and none outside', () => {
    const bounded = compile('* * * * *', { start_at: 120_000, end_at: 240_000 });
    expect(bounded.next(0)).toBe(120_000);
    expect(bounded.next(180_000)).toBe(240_000);
    expect(bounded.next(240_000)).toBeNull();
    expect(bounded.previous(1e12)).toBe(240_000);
    expect(bounded.previous(120_000)).toBeNull();
    expect(bounded.count(0, 1e12)).toBe(3);
    expect(bounded.count(500_000, 400_000)).toBe(0);
  });

  it('returns null when the bounds leave no tick', () => {
    const never = compile('0 0 1 1 *', { start_at: Date.UTC(2026, 1, 1), end_at: Date.UTC(2026, 2, 1) });
    expect([never.next(0), never.previous(1e14), never.count(0, 1e14)]).toEqual([null, null, 0]);
  });

  it('returns null, and quickly, when every time falls into a gap that is skipped', () => {
    const never = compile('30 2 * 3 SUN#2', { timezone: 'America/New_York', dst_gap: 'skip' });
    expect(never.next(Date.UTC(2026, 0, 1))).toBeNull();
  });

  it('ends with the year 9999', () => {
    expect(compile('0 0 1 1 *').next(Date.UTC(9998, 6, 1))).toBe(Date.UTC(9999, 0, 1));
    expect(compile('0 0 1 1 *').next(Date.UTC(9999, 6, 1))).toBeNull();
    expect(compile('* * * * *').next(Infinity)).toBeNull();
    expect(compile('* * * * *').previous(Infinity)).toBe(Date.UTC(9999, 11, 31, 23, 59));
    expect(compile('* * * * *').next(-Infinity)).toBe(0);
  });
});
