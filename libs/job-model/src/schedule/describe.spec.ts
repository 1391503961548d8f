import { describeSchedule, type ScheduleDefinition } from './index.js';
import { define } from './schedule-fixture-spec.js';

const sentence = (schedule: string, rest: Partial<ScheduleDefinition> = {}) =>
  describeSchedule(define(schedule, { timezone: 'Europe/Paris', ...rest }));

describe('describing a schedule', () => {
  it.each([
    ['* * * * *', 'Every minute'],
    ['* * * * * *', 'Every second'],
    ['*/10 * * * * *', 'Every 10 seconds'],
    ['*/15 * * * *', 'Every 15 minutes'],
    ['*/15 9-17 * * MON-FRI', 'Every 15 minutes, in hours 9 to 17, on Monday to Friday'],
    ['@hourly', 'At minute 0 of every hour'],
    ['5,35 * * * *', 'At minutes 5 and 35 of every hour'],
    ['0 */6 * * *', 'At 00:00, 06:00, 12:00 and 18:00 every day'],
    ['0 */2 * * *', 'At minute 0, in every 2nd hour'],
    ['30 * * * * *', 'At second 30 of every minute'],
    ['30 5 * * * *', 'At second 30, at minute 5 of every hour'],
    ['0 9 * * MON-FRI', 'At 09:00 on Monday to Friday'],
    ['30 0 9 * * *', 'At 09:00:30 every day'],
    ['0 9,17 * * *', 'At 09:00 and 17:00 every day'],
    ['0 0 1 * *', 'At 00:00 on day 1 of the month'],
    ['0 0 1,15,L * *', 'At 00:00 on days 1 and 15 of the month and on the last day of the month'],
    ['0 0 1-7 1,7 *', 'At 00:00 on days 1 to 7 of the month, in January and July'],
    ['0 0 * * FRI#2', 'At 00:00 on the second Friday of the month'],
    ['0 0 * * 5L', 'At 00:00 on the last Friday of the month'],
    ['0 0 13 * FRI', 'At 00:00 on day 13 of the month or on Friday (either matches)'],
    [
      '* * L 2 1#1',
      'Every minute, on the last day of the month or on the first Monday of the month (either matches), in February',
    ],
    ['*/45 * * * *', 'At minutes 0 and 45 of every hour'],
    ['*/25 9-17 * * *', 'At minutes 0, 25 and 50, in hours 9 to 17'],
    ['*/40 * * * * *', 'At seconds 0 and 40 of every minute'],
    ['*/10 */5 * * *', 'Every 10 minutes, in hours 0, 5, 10, 15 and 20'],
    ['*/10 */18 * * *', 'Every 10 minutes, in hours 0 and 18'],
    ['0 0 */10 * *', 'At 00:00 on days 1, 11, 21 and 31 of the month'],
    ['0 0 * * */3', 'At 00:00 on Sunday, Wednesday and Saturday'],
    ['0 0 * */5 *', 'At 00:00 every day, in January, June and November'],
    ['0 0 * 2 *', 'At 00:00 every day, in February'],
    ['0 0 30 2 *', 'At 00:00 on day 30 of the month, in February'],
    ['* * * JAN-MAR *', 'Every minute, in January to March'],
  ])('says %s in words', (schedule, words) => {
    expect(sentence(schedule)).toBe(`${words}, Europe/Paris`);
  });

  it('says what H stands for', () => {
    expect(sentence('H 9 * * *')).toMatch(/^At 09:\d\d every day, Europe\/Paris$/);
  });

  it('says intervals and instants', () => {
    expect(sentence('@every 1h30m')).toBe('Every 1 hour 30 minutes');
    expect(sentence('@every 90s')).toBe('Every 1 minute 30 seconds');
    expect(sentence('@every 1d')).toBe('Every 1 day');
    expect(sentence('@at 2030-01-01T00:00:00Z')).toBe('Once, at 2030-01-01T01:00:00+01:00, Europe/Paris');
  });
});
