import { z } from 'zod';
import { jobPositionSchema } from '../jobs/job-query.js';
import { decodeCursor, encodeCursor, nextLink } from './paging.js';

const position = z.strictObject({ key: z.string(), id: z.guid() });
const place = { key: 'ä/+', id: '00000000-0000-4000-8000-000000000000' };
const filters = { q: 'x', status: ['active'] };

describe('a cursor', () => {
  it('gives back the position for the same filters', () => {
    const cursor = encodeCursor(filters, place);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(decodeCursor(cursor, { ...filters }, position)).toEqual(place);
  });

  it('is refused for other filters', () => {
    const decode = () => decodeCursor(encodeCursor(filters, place), { ...filters, q: 'y' }, position);
    expect(decode).toThrow(expect.objectContaining({ code: 'cursor_mismatch' }));
  });

  it.each([
    '',
    'x',
    'bnVsbA',
    Buffer.from('[]').toString('base64url'),
    Buffer.from('{"a":1}').toString('base64url'),
  ])('is refused when it is %j', (cursor) => {
    expect(() => decodeCursor(cursor, filters, position)).toThrow(
      expect.objectContaining({ code: 'cursor_invalid' }),
    );
  });

  it('is refused when its position was made up', () => {
    for (const forged of [1, { key: 5, id: place.id }, { ...place, id: 'x' }, { key: 1e20, id: place.id }]) {
      const decode = () =>
        decodeCursor(encodeCursor(filters, forged), filters, jobPositionSchema('created_at'));
      if (typeof forged === 'object' && forged.key === 5) expect(decode()).toEqual(forged);
      else expect(decode).toThrow(expect.objectContaining({ code: 'cursor_invalid' }));
    }
  });

  it.each([
    ['status', ['paused', 'ended'], [null, 'lost', 5, 'x']],
    ['-status', ['active'], [null]],
    ['last_outcome', ['lost', null], ['paused', 5]],
    ['-last_outcome', [null, 'succeeded'], ['queued']],
  ] as const)('of a list by %s holds one of its values', (sort, good, bad) => {
    const decode = (key: unknown) =>
      decodeCursor(encodeCursor(filters, { key, id: place.id }), filters, jobPositionSchema(sort));
    for (const key of good) expect(decode(key)).toEqual({ key, id: place.id });
    for (const key of bad)
      expect(() => decode(key)).toThrow(expect.objectContaining({ code: 'cursor_invalid' }));
  });
});

describe('nextLink', () => {
  it('keeps the other parameters, and takes the place of an older cursor', () => {
    expect(nextLink('/v1/jobs', 'abc')).toBe('</v1/jobs?cursor=abc>; rel="next"');
    expect(nextLink('/v1/jobs?tag=a&tag=b%26c&cursor=old', 'new')).toBe(
      '</v1/jobs?tag=a&tag=b%26c&cursor=new>; rel="next"',
    );
  });
});
