import { isTraceUrl, traceUrlOf } from './trace-url.js';

describe('the URL of a trace', () => {
  it.each([
    'https://grafana.example/explore?traceId={trace_id}',
    'http://127.0.0.1:16686/trace/{trace_id}',
    'https://traces.example/#/{trace_id}',
  ])('may be %s', (text) => expect(isTraceUrl(text)).toBe(true));

  it.each([
    'https://grafana.example/explore',
    'https://grafana.example/explore?traceId={traceId}',
    'grafana.example/{trace_id}',
    '/trace/{trace_id}',
    'ftp://grafana.example/{trace_id}',
    'javascript:alert("{trace_id}")',
  ])('may not be %s', (text) => expect(isTraceUrl(text)).toBe(false));

  it('has the id in each place for it, encoded', () => {
    expect(traceUrlOf('https://a.example/{trace_id}?q=%22{trace_id}%22', '01a2')).toBe(
      'https://a.example/01a2?q=%2201a2%22',
    );
    expect(traceUrlOf('https://a.example/?q={trace_id}', 'a b&$&=')).toBe(
      'https://a.example/?q=a%20b%26%24%26%3D',
    );
  });
});
