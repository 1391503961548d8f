import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import { arbitraryPolicy, arbitrarySchedule } from './arbitrary-schedule-spec.js';
import { InvalidScheduleError, previewSchedule } from './index.js';
import { compile, cpuMilliseconds, define } from './schedule-fixture-spec.js';

const YEAR = 365 * 86_400_000;
const arbitraryInstant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 11, 31) });
const arbitraryZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC');

describe('every schedule, in every zone, 2020 to 2040', () => {
  it('moves forward with next and back again with previous', () => {
    fc.assert(
      fc.property(
        arbitrarySchedule,
        arbitraryPolicy,
        arbitraryZone,
        arbitraryInstant,
        ({ text }, policy, timezone, at) => {
          const schedule = compile(text, { timezone, ...policy });
          const next = schedule.next(at);
          if (next === null) throw new Error('a schedule that can fire has no next tick');
          expect(next).toBeGreaterThan(at);
          expect(schedule.previous(next) ?? -1).toBeLessThanOrEqual(at);
          expect(schedule.previous(next + 1)).toBe(next);
          expect(schedule.count(at, next)).toBe(1);
          expect(schedule.count(at, next - 1)).toBe(0);
        },
      ),
      { numRuns: 1000, seed: 1 },
    );
  });

  it('counts what next enumerates', () => {
    fc.assert(
      fc.property(
        arbitrarySchedule,
        arbitraryPolicy,
        arbitraryZone,
        arbitraryInstant,
        ({ text }, policy, timezone, at) => {
          const schedule = compile(text, { timezone, ...policy });
          let tick = at;
          let ticks = 0;
          for (; ticks < 400 && tick < at + 5 * YEAR; ticks++) tick = schedule.next(tick) ?? Infinity;
          expect(schedule.count(at, tick)).toBe(ticks);
        },
      ),
      { numRuns: 300, seed: 2 },
    );
  });

  it('counts years of one-second ticks without visiting each one', () => {
    const from = Date.UTC(2026, 0, 1);
    const spent = cpuMilliseconds(() => {
      expect(compile('* * * * * *').count(from, from + 4 * YEAR)).toBe(4 * 365 * 86_400);
      expect(compile('* * * * * *', { timezone: 'Europe/Paris' }).count(from, from + YEAR)).toBe(
        365 * 86_400,
      );
    });
    expect(spent).toBeLessThan(100);
  });

  // cron-parser gives up on rare dates.
  const often = arbitrarySchedule.filter(({ text, months }) => months.size === 12 && !text.includes('#5'));

  it.each([
    ['UTC', Date.UTC(2020, 0, 1), Date.UTC(2040, 0, 1)],
    ['Asia/Kathmandu', Date.UTC(2020, 0, 1), Date.UTC(2040, 0, 1)],
    ['America/New_York', Date.UTC(2031, 3, 1), Date.UTC(2031, 8, 1)],
  ])('ticks as cron-parser does where the rules agree: %s', (timezone, from, to) => {
    fc.assert(
      fc.property(often, fc.integer({ min: from, max: to }), ({ text }, at) => {
        const oracle = CronExpressionParser.parse(text, { currentDate: at, tz: timezone });
        const schedule = compile(text, { timezone });
        for (let round = 0, tick = at; round < 8; round++) {
          const expected = oracle.next().getTime();
          // Past the stretch without transitions the rules differ.
          if (timezone === 'America/New_York' && expected > Date.UTC(2031, 9, 31)) return;
          expect(schedule.next(tick)).toBe(expected);
          tick = expected;
        }
      }),
      { numRuns: 100, seed: 3 },
    );
  });
});

describe('any text at all', () => {
  const pieces = '* ? / - , # L H H( ) ( 0 1 5 59 31 2 FEB MON THU @every @at @daily 1h 90s \u0663'.split(
    ' ',
  );
  const shred = fc
    .array(fc.constantFrom(...pieces, ' ', '\t'), { maxLength: 60 })
    .map((parts) => parts.join(''));
  const field = fc.oneof(
    {
      weight: 9,
      arbitrary: fc.constantFrom('*', '1', '*/7', '2-5', '1,3', 'H', 'H/9', '?', '5-6/2', 'H(1-3)'),
    },
    fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    shred,
    fc.array(field, { minLength: 5, maxLength: 6 }).map((fields) => fields.join(' ')),
  );
  const zone = fc.oneof({ weight: 5, arbitrary: fc.constantFrom('UTC', 'Europe/Paris') }, fc.string());

  it('compiles or is refused with an InvalidScheduleError, and quickly', () => {
    let compiled = 0;
    fc.assert(
      fc.property(text, zone, (schedule, timezone) => {
        const spent = cpuMilliseconds(() => {
          try {
            expect(previewSchedule(define(schedule, { timezone }), 1e12, 3).description).not.toBe('');
            compiled++;
          } catch (error) {
            if (!(error instanceof InvalidScheduleError)) throw error;
            expect(error.message).toMatch(/\.$/);
          }
        });
        expect(spent).toBeLessThan(500);
      }),
      { numRuns: 3000, seed: 4 },
    );
    expect(compiled).toBeGreaterThan(100);
  });
});
