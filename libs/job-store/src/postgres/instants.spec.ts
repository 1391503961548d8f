import * as fc from 'fast-check';
import { parseTimestamp } from './instants.js';

describe('parseTimestamp', () => {
  it.each([
    ['2026-11-23 22:40:27.123+00', '2026-11-23T22:40:27.123Z'],
    ['2026-11-23 22:40:27.123456+00', '2026-11-23T22:40:27.123Z'],
    ['2026-11-23 22:40:27.1+00', '2026-11-23T22:40:27.100Z'],
    ['2026-11-23 22:40:27.05+00', '2026-11-23T22:40:27.050Z'],
    ['2024-02-29 00:00:00+00', '2024-02-29T00:00:00.000Z'],
    ['1970-01-01 00:00:00+00', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31 23:59:59.999+00', '9999-12-31T23:59:59.999Z'],
  ])('reads %s', (text, instant) => {
    expect(parseTimestamp(text)).toBe(Date.parse(instant));
  });

  it('reads back every instant as PostgreSQL writes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (at) => {
        const written = new Date(at).toISOString().replace('T', ' ').replace('Z', '');
        const shortened = written.replace(/\.?0+$/, (zeros) => (written.includes('.') ? '' : zeros));
        expect(parseTimestamp(`${shortened}+00`)).toBe(at);
      }),
    );
  });
});
