import fc from 'fast-check';
import { InvalidScheduleError } from './index.js';
import { compile } from './schedule-fixture-spec.js';

const codeOf = (schedule: string): string => {
  try {
    compile(schedule);
    return 'accepted';
  } catch (error) {
    if (error instanceof InvalidScheduleError) return error.code;
    throw error;
  }
};

describe('@every', () => {
  it('counts from start_at, which is a tick itself', () => {
    const schedule = compile('@every 90s', { start_at: 1000, anchor: 77 });
    expect(schedule.kind).toBe('every');
    expect(schedule.next(0)).toBe(1000);
    expect(schedule.next(1000)).toBe(91_000);
    expect(schedule.previous(91_000)).toBe(1000);
    expect(schedule.previous(1000)).toBeNull();
  });

  it('counts from the creation when there is no start, also backwards, to the millisecond', () => {
    const schedule = compile('@every 1m', { anchor: 100_123 });
    expect(schedule.next(100_123)).toBe(160_123);
    expect(schedule.previous(100_123)).toBe(40_123);
  });

  it.each([
    ['@every 1s', 1],
    ['@every 1h30m', 5400],
    ['@every 1d', 86_400],
    ['@every  1d2h3m4s', 93_784],
    [' @every 3660d ', 316_224_000],
  ])('reads %s', (text, seconds) => {
    expect(compile(text).next(0)).toBe(seconds * 1000);
  });

  it.each([
    '@every',
    '@every ',
    '@every 0s',
    '@every 500ms',
    '@every 1.5h',
    '@every -1s',
    '@every 1m1h',
    '@every 3661d',
    '@every 1',
    '@every 1w',
  ])('refuses "%s"', (text) => {
    expect(codeOf(text)).toBe('every_syntax');
  });

  it('counts what next enumerates', () => {
    const period = fc.integer({ min: 1, max: 5000 });
    const instant = fc.integer({ min: 0, max: 1e8 });
    fc.assert(
      fc.property(period, instant, instant, instant, (seconds, anchor, after, length) => {
        const schedule = compile(`@every ${seconds}s`, { anchor });
        const until = after + (length % 1e7);
        let ticks = 0;
        for (let tick = schedule.next(after); tick !== null && tick <= until; tick = schedule.next(tick))
          ticks++;
        expect(schedule.count(after, until)).toBe(ticks);
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});

describe('@at', () => {
  it('ticks once', () => {
    const at = Date.UTC(2030, 0, 1, 0, 0, 0, 500);
    const schedule = compile('@at 2030-01-01T01:00:00.5+01:00');
    expect(schedule.kind).toBe('at');
    expect([schedule.next(0), schedule.next(at)]).toEqual([at, null]);
    expect([schedule.previous(at), schedule.previous(at + 1)]).toEqual([null, at]);
    expect([schedule.count(0, at), schedule.count(at, at + 1), schedule.count(0, at - 1)]).toEqual([1, 0, 0]);
  });

  it('keeps to the bounds', () => {
    expect(compile('@at 2030-01-01T00:00:00Z', { end_at: 1e12 }).next(0)).toBeNull();
  });

  it.each([
    '@at',
    '@at 2030-01-01',
    '@at 2030-01-01T00:00:00',
    '@at 2030-02-30T00:00:00Z',
    '@at tomorrow',
    '@at 1960-01-01T00:00:00Z',
  ])('refuses "%s"', (text) => {
    expect(codeOf(text)).toBe('at_syntax');
  });
});
