import { naiveTicks } from './naive-schedule.js';

/** A Monday. */
const START = Date.parse('2030-01-07T11:59:58.500Z');
const at = (text: string): number => Date.parse(`2030-01-${text}Z`);

describe('the naive list of ticks', () => {
  it.each([
    ['* * * * * *', ['07T11:59:59', '07T12:00:00', '07T12:00:01']],
    ['*/2 * * * * *', ['07T12:00:00']],
    ['1-59/2 * * * * *', ['07T11:59:59', '07T12:00:01']],
    ['0,1 0 12 * * *', ['07T12:00:00', '07T12:00:01']],
    ['58/1 59 11 7 1 1', ['07T11:59:59']],
    ['* * * * *', ['07T12:00:00']],
    ['0 12 * * *', ['07T12:00:00']],
    ['0 12 8 * 1', ['07T12:00:00']],
    ['0 12 7 * 2', ['07T12:00:00']],
    ['0 12 8 * *', []],
    ['0 12 * * 2', []],
    ['0 12 * 2 *', []],
  ])('of %s is %j', (schedule, expected) => {
    expect(naiveTicks(schedule, 0, START, at('07T12:00:01'))).toEqual(expected.map(at));
  });

  it('excludes the instant after which it begins, and includes the one at which it ends', () => {
    const noon = at('07T12:00:00');
    expect(naiveTicks('* * * * * *', 0, noon, noon + 1_000)).toEqual([noon + 1_000]);
  });

  it('accepts both 0 and 7 as Sunday', () => {
    const [saturday, sunday] = [at('05T12:00:00'), at('06T12:00:00')];
    for (const day of [0, 7]) {
      expect(naiveTicks(`0 12 * * ${day}`, 0, saturday, sunday)).toEqual([sunday]);
    }
  });

  it('counts intervals from the creation, which is not a tick itself', () => {
    expect(naiveTicks('@every 2s', START, START - 5_000, START + 5_000)).toEqual([
      START + 2_000,
      START + 4_000,
    ]);
    expect(naiveTicks('@every 2s', START, START + 2_000, START + 4_000)).toEqual([START + 4_000]);
  });

  it.each(['* * *', '* * * * * MON', '@hourly', '0 0 1W * *', '*/0 * * * *'])('refuses %s', (schedule) => {
    expect(() => naiveTicks(schedule, 0, START, START)).toThrow('The naive cron cannot read');
  });
});
