import { isLoopback, localHostCheck } from './loopback.js';

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost'])('holds for %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'example.com', '128.0.0.1'])('does not hold for %s', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

describe('localHostCheck', () => {
  const isLocal = localHostCheck('https://Jobs.example.com:8443/base');

  it.each([
    'localhost',
    'LOCALHOST:8000',
    '127.0.0.1:8000',
    '[::1]:8000',
    '[::1]',
    '192.168.1.5',
    'jobs.example.com',
    'JOBS.example.com:8000',
    undefined,
  ])('answers %s', (header) => {
    expect(isLocal(header)).toBe(true);
  });

  it.each([
    'evil.example',
    'evil.example:8000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example@localhost',
    'localhost@evil.example',
    'evil.example/localhost',
    'example.com',
    'localhost:port',
    '',
  ])('refuses "%s"', (header) => {
    expect(isLocal(header)).toBe(false);
  });

  it('knows no name but localhost without a public URL', () => {
    expect([localHostCheck(null)('localhost:1'), localHostCheck(null)('jobs.example.com')]).toEqual([
      true,
      false,
    ]);
  });
});
