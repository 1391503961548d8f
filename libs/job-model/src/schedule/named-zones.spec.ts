import { previewSchedule, type ScheduleDefinition } from './index.js';
import { compile, define, ticksAfter } from './schedule-fixture-spec.js';

const ticks = (
  schedule: string,
  timezone: string,
  from: string,
  count: number,
  policy: Partial<ScheduleDefinition> = {},
) => ticksAfter(define(schedule, { timezone, ...policy }), from, count);

describe('transitions by name', () => {
  it('runs a missing time at the end of the gap, or not at all, in New York', () => {
    const from = '2026-03-07T12:00:00Z';
    expect(ticks('30 2 * * *', 'America/New_York', from, 2)).toEqual([
      '2026-03-08T03:00:00-04:00',
      '2026-03-09T02:30:00-04:00',
    ]);
    expect(ticks('30 2 * * *', 'America/New_York', from, 1, { dst_gap: 'skip' })).toEqual([
      '2026-03-09T02:30:00-04:00',
    ]);
  });

  it('merges all the times in a gap, and one that is due at its end, into one tick', () => {
    expect(ticks('*/15 2,3 * * *', 'America/New_York', '2026-03-08T05:00:00Z', 3)).toEqual([
      '2026-03-08T03:00:00-04:00',
      '2026-03-08T03:15:00-04:00',
      '2026-03-08T03:30:00-04:00',
    ]);
  });

  it('runs a repeated time once, or twice, in New York', () => {
    const from = '2026-11-01T04:00:00Z';
    expect(ticks('30 1 * * *', 'America/New_York', from, 2)).toEqual([
      '2026-11-01T01:30:00-04:00',
      '2026-11-02T01:30:00-05:00',
    ]);
    expect(ticks('30 1 * * *', 'America/New_York', from, 2, { dst_fold: 'both' })).toEqual([
      '2026-11-01T01:30:00-04:00',
      '2026-11-01T01:30:00-05:00',
    ]);
  });

  it('lets schedules of every hour follow elapsed time', () => {
    expect(ticks('0 * * * *', 'America/New_York', '2026-11-01T05:00:00Z', 2)).toEqual([
      '2026-11-01T01:00:00-05:00',
      '2026-11-01T02:00:00-05:00',
    ]);
    expect(ticks('30 * * * *', 'America/New_York', '2026-03-08T06:00:00Z', 2)).toEqual([
      '2026-03-08T01:30:00-05:00',
      '2026-03-08T03:30:00-04:00',
    ]);
  });

  it('knows the half hour of Lord Howe', () => {
    expect(ticks('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', 1)).toEqual([
      '2026-10-04T02:30:00+11:00',
    ]);
    const fold = '2026-04-04T13:30:00Z';
    expect(ticks('*/15 1 * * *', 'Australia/Lord_Howe', fold, 5)).toEqual([
      '2026-04-05T01:00:00+11:00',
      '2026-04-05T01:15:00+11:00',
      '2026-04-05T01:30:00+11:00',
      '2026-04-05T01:45:00+11:00',
      '2026-04-06T01:00:00+10:30',
    ]);
    expect(ticks('*/15 1 * * *', 'Australia/Lord_Howe', fold, 7, { dst_fold: 'both' }).slice(3)).toEqual([
      '2026-04-05T01:45:00+11:00',
      '2026-04-05T01:30:00+10:30',
      '2026-04-05T01:45:00+10:30',
      '2026-04-06T01:00:00+10:30',
    ]);
    expect(ticks('*/15 16 * * *', 'Australia/Lord_Howe', '2026-04-05T12:00:00Z', 1)).toEqual([
      '2026-04-06T16:00:00+10:30',
    ]);
  });

  it('knows the midnight of Havana', () => {
    expect(ticks('0 0 * * *', 'America/Havana', '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-08T01:00:00-04:00',
      '2026-03-09T00:00:00-04:00',
    ]);
    expect(ticks('30 0 * * *', 'America/Havana', '2025-11-02T04:00:00Z', 2, { dst_fold: 'both' })).toEqual([
      '2025-11-02T00:30:00-04:00',
      '2025-11-02T00:30:00-05:00',
    ]);
  });

  it('knows the midnight of Cairo, where the day goes back to the one before', () => {
    expect(ticks('15 0 * * FRI', 'Africa/Cairo', '2026-04-23T12:00:00Z', 1)).toEqual([
      '2026-04-24T01:00:00+03:00',
    ]);
    expect(ticks('30 23 * * *', 'Africa/Cairo', '2026-10-29T12:00:00Z', 2)).toEqual([
      '2026-10-29T23:30:00+03:00',
      '2026-10-30T23:30:00+02:00',
    ]);
    expect(ticks('30 23 * * *', 'Africa/Cairo', '2026-10-29T12:00:00Z', 2, { dst_fold: 'both' })).toEqual([
      '2026-10-29T23:30:00+03:00',
      '2026-10-29T23:30:00+02:00',
    ]);
  });

  it('knows that Casablanca goes back for Ramadan and forward after it', () => {
    expect(ticks('30 2 * * *', 'Africa/Casablanca', '2026-02-14T12:00:00Z', 2)).toEqual([
      '2026-02-15T02:30:00+01:00',
      '2026-02-16T02:30:00+00:00',
    ]);
    expect(ticks('30 2 * * *', 'Africa/Casablanca', '2026-03-21T12:00:00Z', 2)).toEqual([
      '2026-03-22T03:00:00+01:00',
      '2026-03-23T02:30:00+01:00',
    ]);
  });

  // Released after Node.js 20 was: its own data end with 2025c.
  it.each([
    ['America/Vancouver', '2026-12-01T09:00:00-07:00'],
    ['America/Edmonton', '2026-12-01T09:00:00-06:00'],
    ['Africa/Casablanca', '2026-12-01T09:00:00+00:00'],
  ])('knows what %s decided in 2026, for ticks, local times and transitions', (timezone, nine) => {
    const [from, at] = [Date.parse('2026-12-01T00:00:00Z'), Date.parse(nine)];
    const definition = define('0 9 * * *', { timezone });
    expect(compile('0 9 * * *', { timezone }).next(from)).toBe(at);
    expect(ticks('0 9 * * *', timezone, '2026-12-01T00:00:00Z', 1)).toEqual([nine]);
    expect(previewSchedule(definition, from, 1)).toMatchObject({ next: [{ at, local: nine }] });
    expect(previewSchedule(define('30 2 * * *', { timezone }), from, 1).transitions).toEqual([]);
  });

  it("knows St John's, today and when it changed at one past midnight", () => {
    expect(ticks('30 2 * * *', 'America/St_Johns', '2026-03-07T12:00:00Z', 1)).toEqual([
      '2026-03-08T03:00:00-02:30',
    ]);
    expect(ticks('30 0 * * *', 'America/St_Johns', '2010-03-13T12:00:00Z', 2)).toEqual([
      '2010-03-14T01:01:00-02:30',
      '2010-03-15T00:30:00-02:30',
    ]);
    expect(ticks('0 0 * * *', 'America/St_Johns', '2010-11-06T12:00:00Z', 2, { dst_fold: 'both' })).toEqual([
      '2010-11-07T00:00:00-02:30',
      '2010-11-07T00:00:00-03:30',
    ]);
  });

  it('knows the quarter hour of Kathmandu', () => {
    expect(ticks('0 9 * * *', 'Asia/Kathmandu', '2026-01-01T00:00:00Z', 1)).toEqual([
      '2026-01-01T09:00:00+05:45',
    ]);
  });

  it('skips a day that Apia never had', () => {
    expect(ticks('0 9 * * *', 'Pacific/Apia', '2011-12-29T12:00:00Z', 3)).toEqual([
      '2011-12-29T09:00:00-10:00',
      '2011-12-31T00:00:00+14:00',
      '2011-12-31T09:00:00+14:00',
    ]);
    expect(ticks('0 9 30 12 *', 'Pacific/Apia', '2011-12-01T00:00:00Z', 1, { dst_gap: 'skip' })).toEqual([
      '2012-12-30T09:00:00+14:00',
    ]);
  });

  it('is right long after 2040', () => {
    expect(ticks('30 2 * * *', 'America/New_York', '2099-03-07T12:00:00Z', 1)).toEqual([
      '2099-03-08T03:00:00-04:00',
    ]);
  });
});
