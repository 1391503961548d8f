import { rawRequest, readableBody } from './raw-http.js';

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
