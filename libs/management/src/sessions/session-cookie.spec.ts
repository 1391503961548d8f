import { isOwnOrigin, sessionCookie, sessionTokenOf, signInCookie, signInTokenOf } from './session-cookie.js';

const TOKEN = 'a'.repeat(43);

describe('the cookie of a session', () => {
  it.each(['localhost:8000', '127.0.0.1', '[::1]:8000'])('needs no TLS on %s', (host) => {
    expect(sessionCookie({ host }, TOKEN)).toBe(
      `job_scheduler_session=${TOKEN}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200`,
    );
  });

  it.each(['jobs.example.com', '192.168.1.5:8000', undefined])('is for TLS alone on %s', (host) => {
    expect(sessionCookie({ host }, TOKEN)).toBe(
      `__Host-job_scheduler_session=${TOKEN}; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=43200`,
    );
    expect(sessionCookie({ host }, null)).toContain('__Host-job_scheduler_session=;');
    expect(sessionCookie({ host }, null)).toContain('Max-Age=0');
  });

  it('of a sign-in comes back from the provider, and is no session', () => {
    expect(signInCookie({ host: 'localhost' }, TOKEN)).toBe(
      `job_scheduler_sign_in=${TOKEN}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600`,
    );
    const host = 'jobs.example.com';
    expect(signInCookie({ host }, TOKEN)).toBe(
      `__Host-job_scheduler_sign_in=${TOKEN}; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600`,
    );
    const cookie = `__Host-job_scheduler_sign_in=${TOKEN}`;
    expect(signInTokenOf({ host, cookie })).toBe(TOKEN);
    expect(sessionTokenOf({ host, cookie })).toBeNull();
  });

  it('is read among others, if it is whole', () => {
    const host = 'localhost';
    expect(sessionTokenOf({ host, cookie: `a=b; job_scheduler_session=${TOKEN}; c=d` })).toBe(TOKEN);
    expect(sessionTokenOf({ host, cookie: `job_scheduler_session=${TOKEN}x` })).toBeNull();
    expect(sessionTokenOf({ host, cookie: `__Host-job_scheduler_session=${TOKEN}` })).toBeNull();
    expect(sessionTokenOf({ host })).toBeNull();
  });

  it.each([
    ['https://jobs.example.com', true],
    ['http://jobs.example.com', true],
    ['https://jobs.example.com:444', false],
    ['https://evil.example', false],
    ['null', false],
    [undefined, false],
  ])('lets the page of %s write: %s', (origin, isOwn) => {
    expect(isOwnOrigin({ origin }, ['jobs.example.com', undefined])).toBe(isOwn);
  });
});
