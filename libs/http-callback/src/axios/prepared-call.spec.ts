import { JsonText } from '@job-scheduler/job-model';
import type { CallbackOperation } from '../http-callback.js';
import { prepareCall } from './prepared-call.js';

const base = { proxy: false as const, maxRedirects: 0, headers: { 'User-Agent': 'job-scheduler/1.2.3' } };

function prepare(operation: Partial<CallbackOperation>) {
  return prepareCall(base, {
    url: 'https://example.com/hook',
    method: 'post',
    headers: {},
    query: {},
    payload: undefined,
    timeout_ms: 1_000,
    redirects: 0,
    ...operation,
  });
}

test('the config carries what all calls of the operation have in common', () => {
  expect(prepare({ method: 'put', timeout_ms: 2_500 }).config).toMatchObject({
    url: 'https://example.com/hook',
    method: 'put',
    timeout: 2_500,
    proxy: false,
    maxRedirects: 0,
    data: null,
    headers: { 'user-agent': 'job-scheduler/1.2.3' },
  });
});

test.each([
  ['https://example.com/hook', { a: '1' }, 'https://example.com/hook?a=1'],
  ['https://example.com/hook?own=%20', { a: '1', b: '&' }, 'https://example.com/hook?own=%20&a=1&b=%26'],
  ['https://example.com/hook?own=1#part', { a: 'ü' }, 'https://example.com/hook?own=1&a=%C3%BC'],
  ['https://example.com/hook?own=1', {}, 'https://example.com/hook?own=1'],
])('the query is appended to the own one: %s and %j', (url, query, expected) => {
  expect(prepare({ url, query }).config.url).toBe(expected);
});

test.each([
  ['an object without a content type', {}, { a: 1 }, '{"a":1}', 'application/json'],
  ['text without a content type', {}, 'text', '"text"', 'application/json'],
  [
    'text with a JSON content type',
    { 'Content-Type': 'application/ld+json' },
    'text',
    '"text"',
    'application/ld+json',
  ],
  ['JSON as it was written', {}, new JsonText('{"7":1.10,"a":-0}'), '{"7":1.10,"a":-0}', 'application/json'],
  [
    'text written as JSON, with another content type',
    { 'content-type': 'text/csv' },
    new JsonText('"a\\u002cb\\n"'),
    'a,b\n',
    'text/csv',
  ],
  ['text with another content type', { 'Content-Type': 'text/plain' }, 'text', 'text', 'text/plain'],
  [
    'an object with another content type',
    { 'content-type': 'text/plain' },
    { a: 1 },
    '{"a":1}',
    'text/plain',
  ],
])('the body of %s', (_, headers, payload, body, contentType) => {
  const prepared = prepare({ headers: headers as Record<string, string>, payload });
  expect(String(prepared.config.data)).toBe(body);
  expect(prepared.config.headers['content-type']).toBe(contentType);
});

test.each([
  ['text/plain; charset=iso-8859-1', 'naïve', '6e61ef7665', 'latin1'],
  ['text/plain; charset=us-ascii', 'abc', '616263', 'ascii'],
  ['text/plain; charset=utf-16le', 'a€', '6100ac20', 'utf16le'],
  ['text/plain; charset="UTF-8"', 'ï', 'c3af', 'utf8'],
  ['text/plain; charset=koi8-r', 'ï', 'c3af', 'utf8'],
  ['application/json; charset=iso-8859-1', 'ï€', Buffer.from('"\\u00ef\\u20ac"').toString('hex'), 'latin1'],
  ['application/json; charset=utf-16le', 'ï', '2200ef002200', 'utf16le'],
])('under %s, %j is encoded in that charset', (contentType, payload, bytes, encoding) => {
  const prepared = prepare({ headers: { 'content-type': contentType }, payload });
  expect(prepared.config.data?.toString('hex')).toBe(bytes);
  expect(prepared).toMatchObject({ encoding, fault: null });
});

test('text that its charset does not have cannot be sent', () => {
  const headers = { 'content-type': 'text/plain; charset=iso-8859-1' };
  const { fault, config } = prepare({ headers, payload: '5 €' });
  expect(fault).toMatchObject({ code: 'invalid_request' });
  expect(fault?.message).toContain('iso-8859-1');
  expect(String(config.data)).toBe('5 €');
});

test.each([
  ['get', { a: 1 }],
  ['head', { a: 1 }],
  ['post', undefined],
  ['post', null],
] as const)('there is no body with %s and payload %j', (method, payload) => {
  const prepared = prepare({ method, payload });
  expect(prepared.config.data).toBeNull();
  expect(prepared.config.headers).not.toHaveProperty('content-type');
});

test('the headers of the run win over those of the job, in any case', () => {
  const prepared = prepare({ headers: { 'X-Run-ID': 'job', 'X-Own': 'job', 'USER-AGENT': 'job' } });
  expect(prepared.headersWith({ 'x-run-id': 'run', 'X-Attempt': '1' })).toEqual({
    'user-agent': 'job',
    'x-run-id': 'run',
    'x-own': 'job',
    'x-attempt': '1',
  });
  expect(prepared.config.headers['x-run-id']).toBe('job');
});

test.each([
  ['none of them the job states', {}],
  ['some of them the job states too', { 'X-RUN-ID': 'job', 'x-own': '1' }],
])('the list of headers holds what the record of them holds: %s', (_, headers) => {
  const prepared = prepare({ headers });
  const run = { 'x-run-id': 'run', 'X-Attempt': '1' };
  const expected = Object.entries(prepared.headersWith(run)).flat();
  for (const _again of [1, 2]) expect(prepared.headerListWith(run)).toEqual(expected);
});

test('what a request line needs is made once, even of what is no URL', () => {
  const { method, destination, payloadBytes } = prepare({
    url: 'https://a.example:8/b/../c?d#e',
    payload: 1,
  });
  expect({ method, destination, payloadBytes }).toEqual({
    method: 'POST',
    destination: { origin: 'https://a.example:8', path: '/b/../c?d' },
    payloadBytes: 1,
  });
  expect(prepare({ url: '/hook' }).destination).toBeNull();
});
