import { toldHeaders, toldRedirects } from './told-answer.js';

it('what is secret in the URLs and cookies of an answer is not told', () => {
  expect(
    toldHeaders({ location: '/a?token=abc&b=1', 'set-cookie': 'session=abc', 'x-own': '?token=1' }),
  ).toEqual({ location: '/a?token=********&b=1', 'set-cookie': '[redacted]', 'x-own': '?token=1' });
  const hop = { method: 'GET', http_status: 308, duration_ms: 1 };
  expect(
    toldRedirects([{ ...hop, url: 'http://a.example/?key=abc', location: 'http://b.example/?key=abc&b' }]),
  ).toEqual([
    { ...hop, url: 'http://a.example/?key=********', location: 'http://b.example/?key=********&b' },
  ]);
});
