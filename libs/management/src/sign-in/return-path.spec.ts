import { returnPathOf } from './return-path.js';

describe('where to go after a sign-in', () => {
  it.each(['/', '/jobs', '/jobs?q=a%20b&tag=x', '/runs#last', '/a//b', '/?to=https://evil.example'])(
    'is the path %s of this site',
    (path) => {
      expect(returnPathOf(path)).toBe(path);
    },
  );

  it.each([
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/%2e//evil.example',
    'javascript:alert(1)',
    ' //evil.example',
    'jobs',
    '',
    `/${'x'.repeat(2000)}`,
    ['/jobs'],
    undefined,
  ])('is never %j', (wanted) => {
    expect(returnPathOf(wanted)).toBe('/');
  });
});
