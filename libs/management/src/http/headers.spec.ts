import { bearerOf, isSameText } from '../access/bearer-key.js';
import { preconditionOf, type ConditionalHeaders } from './entity-tag.js';
import { requestIdOf } from './fastify-options.js';

describe('preconditionOf', () => {
  const holds = (headers: ConditionalHeaders, revision: number | null): boolean => {
    try {
      preconditionOf(headers)(revision);
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
    expect(holds({ 'if-match': ifMatch }, revision)).toBe(expected);
  });

  it.each([
    ['*', 3, false],
    ['*', null, true],
    ['"3"', 3, false],
    ['W/"3"', 3, false],
    ['"2", "3"', 3, false],
    ['"3"', 4, true],
    ['"3"', null, true],
    ['', 3, true],
  ])('with If-None-Match %p and revision %p holds: %p', (ifNoneMatch, revision, expected) => {
    expect(holds({ 'if-none-match': ifNoneMatch }, revision)).toBe(expected);
  });

  it('needs both headers to hold', () => {
    expect(holds({ 'if-match': '"3"', 'if-none-match': '"3"' }, 3)).toBe(false);
    expect(holds({ 'if-match': '*', 'if-none-match': '"3"' }, 4)).toBe(true);
  });
});

describe('the key in an Authorization header', () => {
  const isKey = isSameText('key');
  const isRight = (authorization: string | undefined) => isKey(bearerOf(authorization) ?? '');

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
