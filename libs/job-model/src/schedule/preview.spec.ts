import {
  formatLocal,
  InvalidScheduleError,
  isTimezone,
  previewSchedule,
  type ScheduleDefinition,
} from './index.js';
import { define } from './schedule-fixture-spec.js';

const FROM = Date.UTC(2026, 0, 1);
const preview = (schedule: string, rest: Partial<ScheduleDefinition> = {}, count = 2) =>
  previewSchedule(define(schedule, { timezone: 'Europe/Paris', ...rest }), FROM, count);

const sentences = (schedule: string, rest: Partial<ScheduleDefinition> = {}) =>
  preview(schedule, rest).transitions.map(({ effect }) => effect);

describe('previewing a schedule', () => {
  it('lists the next ticks with their local time', () => {
    expect(preview('0 9 * * *')).toEqual({
      description: 'At 09:00 every day, Europe/Paris',
      next: [
        { at: Date.UTC(2026, 0, 1, 8), local: '2026-01-01T09:00:00+01:00' },
        { at: Date.UTC(2026, 0, 2, 8), local: '2026-01-02T09:00:00+01:00' },
      ],
      transitions: [],
      never_fires: false,
    });
  });

  it('tells what each transition of the coming year does to fixed times', () => {
    expect(preview('30 2 * * *').transitions).toEqual([
      {
        at: Date.UTC(2026, 2, 29, 1),
        kind: 'gap',
        offset_before: '+01:00',
        offset_after: '+02:00',
        effect:
          'On 2026-03-29 clocks go from 02:00 to 03:00: the tick at 02:30 does not exist and runs at 03:00.',
      },
      {
        at: Date.UTC(2026, 9, 25, 1),
        kind: 'fold',
        offset_before: '+02:00',
        offset_after: '+01:00',
        effect:
          'On 2026-10-25 clocks go from 03:00 back to 02:00: the tick at 02:30 runs the first time only.',
      },
    ]);
  });

  it('tells the other policies, and many ticks, too', () => {
    expect(sentences('*/15 2 * * *', { dst_gap: 'skip', dst_fold: 'both' })).toEqual([
      'On 2026-03-29 clocks go from 02:00 to 03:00: the 4 ticks from 02:00 to 02:45 do not exist and are skipped.',
      'On 2026-10-25 clocks go from 03:00 back to 02:00: the 4 ticks from 02:00 to 02:45 run both times.',
    ]);
    expect(sentences('*/15 2 * * *')[0]).toBe(
      'On 2026-03-29 clocks go from 02:00 to 03:00: the 4 ticks from 02:00 to 02:45 do not exist and become one at 03:00.',
    );
  });

  it('names both dates when clocks leap over a day, or over midnight', () => {
    const effects = (
      schedule: string,
      timezone: string,
      from: number,
      rest: Partial<ScheduleDefinition> = {},
    ) =>
      previewSchedule(define(schedule, { timezone, ...rest }), from, 0).transitions.map(
        ({ effect }) => effect,
      );
    const apia = Date.UTC(2011, 11, 1);
    expect(effects('0 9 30 12 *', 'Pacific/Apia', apia)).toEqual([
      'On 2011-12-30 clocks go from 00:00 to 00:00 on 2011-12-31: the tick at 09:00 does not exist and runs at 00:00 on 2011-12-31.',
    ]);
    expect(effects('0 9 30 12 *', 'Pacific/Apia', apia, { dst_gap: 'skip' })).toEqual([
      'On 2011-12-30 clocks go from 00:00 to 00:00 on 2011-12-31: the tick at 09:00 does not exist and is skipped.',
    ]);
    expect(effects('30 23 31 10 *', 'Asia/Beirut', Date.UTC(2026, 9, 1))).toEqual([]);
    expect(effects('30 23 24 10 *', 'Asia/Beirut', Date.UTC(2026, 9, 1))).toEqual([
      'On 2026-10-25 clocks go from 00:00 back to 23:00 on 2026-10-24: the tick at 23:30 on 2026-10-24 runs the first time only.',
    ]);
  });

  it('does not mention transitions that change nothing', () => {
    expect(sentences('0 * * * *')).toEqual([]);
    expect(sentences('0 9 * * *')).toEqual([]);
    expect(sentences('@every 1h')).toEqual([]);
    expect(sentences('30 2 * * *', { timezone: 'UTC' })).toEqual([]);
    expect(sentences('30 2 * 3 *')).toHaveLength(1);
  });

  it('keeps to the bounds', () => {
    expect(sentences('30 2 * * *', { start_at: Date.UTC(2026, 5, 1) })).toHaveLength(1);
    expect(sentences('30 2 * * *', { end_at: Date.UTC(2026, 5, 1) })).toHaveLength(1);
  });

  it('says when nothing will ever fire', () => {
    const nothing = { next: [], transitions: [], never_fires: true };
    expect(preview('0 0 30 2 *')).toMatchObject({
      description: 'At 00:00 on day 30 of the month, in February, Europe/Paris',
      ...nothing,
    });
    expect(preview('@at 2020-01-01T00:00:00Z')).toMatchObject(nothing);
    expect(preview('* * * * *', { end_at: FROM })).toMatchObject(nothing);
    expect(preview('* * * * *', {}, 0)).toMatchObject({ next: [], never_fires: false });
  });

  it('refuses schedules that cannot be read', () => {
    expect(() => preview('nonsense')).toThrow(InvalidScheduleError);
  });
});

describe('local time', () => {
  it('shows the offset of the moment, and milliseconds only when there are any', () => {
    expect(formatLocal(Date.UTC(2026, 6, 1), 'Asia/Kathmandu')).toBe('2026-07-01T05:45:00+05:45');
    expect(formatLocal(Date.UTC(2026, 6, 1) + 7, 'America/St_Johns')).toBe('2026-06-30T21:30:00.007-02:30');
    expect(formatLocal(0, 'UTC')).toBe('1970-01-01T00:00:00+00:00');
    expect(Date.parse(formatLocal(0, 'Africa/Monrovia'))).toBe(0);
  });

  it('knows the names of zones, old ones too', () => {
    expect(
      ['UTC', 'Europe/Paris', 'US/Eastern', 'Asia/Katmandu', 'Asia/Kathmandu'].map(isTimezone),
    ).not.toContain(false);
    expect(['', 'Mars/Olympus', '+02:00', 'Europe/Paris '].map(isTimezone)).not.toContain(true);
  });
});
