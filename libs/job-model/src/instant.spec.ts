import fc from 'fast-check';
import { formatInstant, formatInstantOrNull, instantSchema } from './instant.js';

describe('instants', () => {
  it('survive being written and read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (at) => {
        expect(instantSchema.parse(formatInstant(at))).toBe(at);
      }),
    );
  });

  it('are written in UTC with milliseconds, and may be missing', () => {
    expect(formatInstant(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(formatInstantOrNull(1)).toBe('1970-01-01T00:00:00.001Z');
    expect(formatInstantOrNull(null)).toBeNull();
  });

  it.each([
    ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00.000Z'],
    ['2030-01-01T00:00:00.5+02:00', '2029-12-31T22:00:00.500Z'],
    ['2030-01-01T00:00:00.123987-05:30', '2030-01-01T05:30:00.123Z'],
    ['2028-02-29T23:59:59Z', '2028-02-29T23:59:59.000Z'],
  ])('are read from %s', (text, instant) => {
    expect(formatInstant(instantSchema.parse(text))).toBe(instant);
  });

  it.each([
    '2030-01-01',
    '2030-01-01T00:00:00',
    '2030-01-01T00:00Z',
    '2030-01-01 00:00:00Z',
    '2030-02-29T00:00:00Z',
    '2030-01-01T24:00:00Z',
    '2030-01-01T00:00:60Z',
    '2030-01-01T00:00:00+24:00',
    '1969-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59.999-01:00',
    '+010000-01-01T00:00:00Z',
    'tomorrow',
    '',
    1_893_456_000_000,
    null,
  ])('refuse %p', (value) => {
    expect(instantSchema.safeParse(value).success).toBe(false);
  });
});
