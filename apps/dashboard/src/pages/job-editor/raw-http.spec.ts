import { phasesOf, rawRequest, readableBody } from './raw-http.js';

it('shows a request as it went over the wire', () => {
  const headers = { host: 'other', 'x-a': 'b' };
  expect(rawRequest({ method: 'POST', url: 'https://example.com:8443/a?b=c', headers, body: '{}' })).toBe(
    'POST /a?b=c HTTP/1.1\nhost: example.com:8443\nx-a: b\n\n{}',
  );
});

it('shows bytes that are no text in hexadecimal, not all of many', () => {
  const answer = { status: 200, headers: {}, bytes: 3, truncated: false, encoding: 'base64' as const };
  expect(readableBody({ ...answer, body: btoa('\u0000ÿA') })).toBe('00 ff 41');
  const lines = readableBody({ ...answer, body: btoa('x'.repeat(5_000)) }).split('\n');
  expect([lines.length, lines[0]?.split(' ').length]).toEqual([32, 16]);
});

it('shares the time among the phases that happened', () => {
  const timings = { dns_ms: null, connect_ms: 1, tls_ms: null, first_byte_ms: 3, body_ms: 0 };
  expect(phasesOf(timings)).toEqual([
    { phase: 'connect', ms: 1, percent: 25 },
    { phase: 'first_byte', ms: 3, percent: 75 },
    { phase: 'body', ms: 0, percent: 0 },
  ]);
});
