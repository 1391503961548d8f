import { spanOf, suitableRange } from './tick-range.js';

const HOUR = 3_600_000;

describe('the range of the time line', () => {
  it('suits how often the job runs', () => {
    expect(suitableRange(['2030-01-01T00:00:00Z', '2030-01-01T00:00:01Z'])).toBe('15m');
    expect(suitableRange(['2030-01-01T00:00:00Z', '2030-01-01T00:05:00Z'])).toBe('6h');
    expect(suitableRange(['2030-01-01T00:00:00Z', '2030-01-02T00:00:00Z'])).toBe('90d');
    expect(suitableRange(['2030-01-01T00:00:00Z', '2031-01-01T00:00:00Z'])).toBe('1y');
    expect(suitableRange(['2030-01-01T00:00:00Z'])).toBe('30d');
  });

  it('ends a quarter ahead of now', () => {
    expect(spanOf('1h', {}, 10 * HOUR)).toEqual({ from: 9 * HOUR, to: 10.25 * HOUR });
  });

  it('is what somebody has chosen', () => {
    const from = new Date(HOUR).toISOString();
    const to = new Date(3 * HOUR).toISOString();
    expect(spanOf('1h', { from, to }, 10 * HOUR)).toEqual({ from: HOUR, to: 3 * HOUR });
    expect(spanOf('1h', { to }, 10 * HOUR)).toEqual({ from: 2 * HOUR, to: 3 * HOUR });
  });

  it('is never empty', () => {
    const { from, to } = spanOf('1h', { from: '2030-01-01T00:00:00Z', to: '2029-01-01T00:00:00Z' }, 0);
    expect(to).toBeGreaterThan(from);
  });
});
