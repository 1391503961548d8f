import fc from 'fast-check';
import { ExpectedTicks } from './expected-ticks.js';
import { groupSchedules, type ScheduleGroup } from './schedule-group.js';
import { compileSchedule, type ScheduleDefinition } from './schedule/index.js';
import { cpuMilliseconds, define } from './schedule/schedule-fixture-spec.js';

const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(2030, 2, 31);
const group = (schedule: string, rest: Partial<ScheduleGroup> = {}): ScheduleGroup => ({
  ...define(schedule, rest),
  jobs: 1,
  seeds: null,
  anchors: null,
  remaining: null,
  ...rest,
});
const expected = (groups: readonly ScheduleGroup[], count: number, size = HOUR, now = 0): number[] => {
  const ticks = new ExpectedTicks({ from: MIDNIGHT, size, count }, now);
  for (const some of groups) for (const _ of ticks.add(some));
  expect(ticks.unusable).toBe(0);
  return ticks.counts;
};

/** What a walk through the ticks of each job finds. */
function walked(definitions: readonly ScheduleDefinition[], count: number, size: number): number[] {
  const counts = Array.from({ length: count }, () => 0);
  for (const definition of definitions) {
    const schedule = compileSchedule(definition);
    for (
      let at = schedule.next(MIDNIGHT - 1);
      at !== null && at < MIDNIGHT + count * size;
      at = schedule.next(at)
    )
      counts[Math.floor((at - MIDNIGHT) / size)]! += 1;
  }
  return counts;
}

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
    ['with jitter', group('0 1 * * *', { jitter_seconds: 60, seeds: ['job'] }), [0, 1, 0]],
  ])('are counted %s', (_, some, counts) => {
    expect(expected([some], 3)).toEqual(counts);
  });

  it('end with the runs that are left', () => {
    const some = group('*/10 * * * *', { remaining: 8, jobs: 2 });
    expect(expected([some], 3, HOUR, MIDNIGHT - 1)).toEqual([12, 4, 0]);
    expect(expected([some], 3, HOUR, MIDNIGHT - HOUR - 1)).toEqual([4, 0, 0]);
  });

  it('end with the runs that are left to each of several jobs', () => {
    const some = group('H * * * *', { remaining: 2, jobs: 2, seeds: ['one', 'two'] });
    expect(expected([some], 4, HOUR, MIDNIGHT - 1)).toEqual([2, 2, 0, 0]);
  });

  it.each(['nonsense', '@every nonsense', '0 0 30 2 *'])(
    'are none of a schedule that cannot be used: %s',
    (text) => {
      const ticks = new ExpectedTicks({ from: MIDNIGHT, size: HOUR, count: 1 }, 0);
      for (const members of [{}, { seeds: ['a', 'b'], anchors: [1, 2] }])
        for (const _ of ticks.add(group(text, { jobs: 2, ...members })));
      for (const _ of ticks.add(group('@every 1m', { timezone: 'No/Where', jobs: 3, anchors: [1, 2, 3] })));
      expect(ticks).toMatchObject({ unusable: 7, counts: [0] });
    },
  );

  it('are those that a walk finds', () => {
    const definition = fc.record({
      schedule: fc.constantFrom(
        '7 */3 * * *',
        '0 0 29 2 *',
        '@every 95m',
        '@every 70s',
        '@every 2d',
        '*/7 * * * 1',
        'H H * * *',
        'H/10 2 * * *',
        '15 H * * THU',
        '@at 2030-03-31T01:30:00Z',
      ),
      timezone: fc.constantFrom('UTC', 'Europe/Paris'),
      jitter_seconds: fc.constantFrom(0, 0, 90, 7200, 86_400),
      start_at: fc.constantFrom(null, null, null, MIDNIGHT - 5 * HOUR, MIDNIGHT + 100_000),
      end_at: fc.constantFrom(null, null, null, MIDNIGHT + 7 * HOUR),
      anchor: fc.integer({ min: MIDNIGHT - 1000 * HOUR, max: MIDNIGHT + 1000 * HOUR }),
      seed: fc.uuid(),
    });
    fc.assert(
      fc.property(
        fc.array(definition, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 48 }),
        fc.integer({ min: 60_000, max: 10 * HOUR }),
        (some, count, size) => {
          const definitions = some.map((each) => define(each.schedule, each));
          expect(expected(groupSchedules(definitions), count, size)).toEqual(
            walked(definitions, count, size),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('of a week of seconds cost no more than others', () => {
    const week = (text: string) => () => expected([group(text)], 168);
    week('* * * * * *')();
    expect(cpuMilliseconds(week('* * * * * *'))).toBeLessThan(50);
  });

  it.each<[schedule: string, rest: Partial<ScheduleDefinition>]>([
    ['@every 45m', {}],
    ['H * * * *', {}],
    ['H H * * *', {}],
    ['0 * * * *', { jitter_seconds: 600 }],
  ])('of a week of 20,000 jobs of their own, %s %p, cost little', (schedule, rest) => {
    const definitions = Array.from({ length: 20_000 }, (_, index) =>
      define(schedule, { ...rest, seed: `job-${index}`, anchor: index * 1_001 }),
    );
    const groups = groupSchedules(definitions);
    expect(groups).toHaveLength(1);
    expect(cpuMilliseconds(() => expected(groups, 168))).toBeLessThan(500);
  });

  it('of a week of 20,000 jobs, each of an interval of its own, cost little', () => {
    const groups = groupSchedules(
      Array.from({ length: 20_000 }, (_, index) => define(`@every ${3_600 + index}s`, { anchor: index })),
    );
    expect(groups).toHaveLength(20_000);
    expect(cpuMilliseconds(() => expected(groups, 2_000, HOUR / 12))).toBeLessThan(500);
  });
});
