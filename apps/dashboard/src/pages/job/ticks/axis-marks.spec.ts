import { axisMarks } from './axis-marks.js';

const span = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });

describe('the labels below the time line', () => {
  it('stand at round times of the zone', () => {
    const marks = axisMarks(span('2030-01-01T00:10:00Z', '2030-01-01T04:10:00Z'), 4, 'Asia/Kolkata');
    expect(marks.map(({ label }) => label)).toEqual(['06:00', '07:00', '08:00', '09:00']);
  });

  it('name days when they are far apart', () => {
    const marks = axisMarks(span('2030-01-01T12:00:00Z', '2030-01-04T12:00:00Z'), 4, 'UTC');
    expect(marks.map(({ label }) => label)).toEqual(['02 Jan', '03 Jan', '04 Jan']);
  });

  it('name the year when a day may be that of another year', () => {
    const marks = axisMarks(span('2029-12-01T00:00:00Z', '2031-01-01T00:00:00Z'), 2, 'UTC');
    expect(marks.map(({ label }) => label)).toEqual(['17 Dec 2029', '17 Dec 2030']);
  });

  it('are never more than there is room for', () => {
    expect(
      axisMarks(span('2000-01-01T00:00:00Z', '2001-01-01T00:00:00Z'), 5, 'UTC').length,
    ).toBeLessThanOrEqual(6);
  });
});
