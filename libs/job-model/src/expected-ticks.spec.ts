import fc from 'fast-check';
import { addExpectedTicks, type ScheduleGroup } from './expected-ticks.js';
import { compile, cpuMilliseconds, define } from './schedule/schedule-fixture-spec.js';

const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(2030, 2, 31);
const group = (schedule: string, rest: Partial<ScheduleGroup> = {}): ScheduleGroup => ({
  ...define(schedule, rest),
  jobs: 1,
  remaining: null,
  ...rest,
});
const expected = (some: ScheduleGroup, count: number, size = HOUR, now = 0): number[] => {
  const counts = Array.from({ length: count }, () => 0);
  expect(addExpectedTicks(some, { from: MIDNIGHT, size, count }, now, counts)).toBe(true);
  return counts;
};

describe('the expected ticks of a group', () => {
  it.each<[what: string, ScheduleGroup, number[]]>([
    ['of each second', group('* * * * * *'), [3600, 3600, 3600]],
    ['of many jobs', group('*/15 * * * *', { jobs: 7 }), [28, 28, 28]],
    ['where clocks go forward', group('30 2 * * *', { timezone: 'Europe/Paris' }), [0, 1, 0]],
    [
      'within bounds',
      group('@every 20m', { start_at: MIDNIGHT + HOUR, end_at: MIDNIGHT + 2 * HOUR }),
      [0, 3, 1],
    ],
    ['with jitter', group('0 1 * * *', { jitter_seconds: 60 }), [0, 1, 0]],
  ])('are counted %s', (_, some, counts) => {
    expect(expected(some, 3)).toEqual(counts);
  });

  it('end with the runs that are left', () => {
    const some = group('*/10 * * * *', { remaining: 8, jobs: 2 });
    expect(expected(some, 3, HOUR, MIDNIGHT - 1)).toEqual([12, 4, 0]);
    expect(expected(some, 3, HOUR, MIDNIGHT - HOUR - 1)).toEqual([4, 0, 0]);
  });

  it('are none of a schedule that cannot be used', () => {
    expect(addExpectedTicks(group('nonsense'), { from: 0, size: 1, count: 1 }, 0, [])).toBe(false);
  });

  it('are those that a walk finds', () => {
    const schedules = fc.constantFrom('7 */3 * * *', '0 0 29 2 *', '@every 95m', '*/7 * * * 1', 'H H * * *');
    fc.assert(
      fc.property(
        schedules,
        fc.integer({ min: 1, max: 48 }),
        fc.integer({ min: 60_000, max: 10 * HOUR }),
        (text, count, size) => {
          const schedule = compile(text);
          const walked = Array.from({ length: count }, () => 0);
          for (
            let at = schedule.next(MIDNIGHT - 1);
            at !== null && at < MIDNIGHT + count * size;
            at = schedule.next(at)
          )
            walked[Math.floor((at - MIDNIGHT) / size)]! += 1;
          expect(expected(group(text), count, size)).toEqual(walked);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('of a week of seconds cost no more than others', () => {
    const week = (text: string) => () => expected(group(text), 168);
    week('* * * * * *')();
    expect(cpuMilliseconds(week('* * * * * *'))).toBeLessThan(50);
  });
});
