import { bearerKeyCheck } from './bearer-key.js';
import { preconditionOf } from './entity-tag.js';
import { requestIdOf } from './fastify-options.js';

describe('preconditionOf', () => {
  const holds = (ifMatch: string | undefined, revision: number | null): boolean => {
    try {
      preconditionOf(ifMatch)(revision);
      return true;
    } catch {
      return false;
    }
  };

  it.each([
    [undefined, 3, true],
    [undefined, null, true],
    ['*', 3, true],
    ['*', null, false],
    ['"3"', 3, true],
    ['"3"', 4, false],
    ['"3"', null, false],
    ['"2" ,"3"', 3, true],
    ['W/"3"', 3, false],
    ['3', 3, false],
    ['', 3, false],
  ])('with If-Match %p and revision %p holds: %p', (ifMatch, revision, expected) => {
    expect(holds(ifMatch, revision)).toBe(expected);
  });
});

describe('bearerKeyCheck', () => {
  const isRight = bearerKeyCheck('key');

  it('takes the key, whatever the case of the scheme', () => {
    expect([isRight('Bearer key'), isRight('bearer  key ')]).toEqual([true, true]);
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Bearer KEY', 'Bearer key2', 'Basic key', 'key'])(
    'refuses %p',
    (given) => {
      expect(isRight(given)).toBe(false);
    },
  );
});

describe('requestIdOf', () => {
  it('takes an id that is harmless, and makes one otherwise', () => {
    expect(requestIdOf({ headers: { 'x-request-id': 'a.b:c-1' } })).toBe('a.b:c-1');
    for (const given of [undefined, '', 'a b', 'x'.repeat(129), 'a\r\nb']) {
      expect(requestIdOf({ headers: { 'x-request-id': given } })).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
