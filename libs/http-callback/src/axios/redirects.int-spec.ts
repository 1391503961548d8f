import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallbackOperation } from '../http-callback.js';
import { closeAll, listenHttp, openCallback, requestTo, type Target } from './target.for-spec.js';

afterEach(closeAll);

interface Seen {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What is answered to a path. */
type Table = Record<string, [status: number, location?: string] | ((response: ServerResponse) => void)>;

/** A target that records its requests and answers each path as the table says: with a status, and where that leads. */
async function listenRedirecting(table: Table): Promise<Target & { seen: Seen[] }> {
  const seen: Seen[] = [];
  const target = await listenHttp((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      seen.push({ method, path, headers, body });
      const answer = table[path ?? ''] ?? [200];
      if (typeof answer === 'function') answer(response);
      else response.writeHead(answer[0], answer[1] === undefined ? {} : { location: answer[1] }).end('body');
    });
  });
  return { ...target, url: `http://127.0.0.1:${target.port}`, seen };
}

/** What has these bytes as a header, in UTF-8. */
const latin1Of = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const post = (url: string, operation: Partial<CallbackOperation> = {}) => ({
  ...requestTo(url, { method: 'post', payload: { a: 1 }, redirects: 5, ...operation }),
  headers: { 'idempotency-key': 'run', 'webhook-id': 'run', 'x-completion-url': 'http://api/secret' },
});

test('a redirect is the answer, with its location, unless the operation allows some', async () => {
  const target = await listenRedirecting({ '/a': [302, '/b'] });
  const result = await openCallback().call(post(`${target.url}/a`, { redirects: 0 }));
  expect(result).toMatchObject({
    outcome: 'response',
    http_status: 302,
    response_headers: { location: '/b' },
  });
  expect(result).not.toHaveProperty('redirects');
  expect(target.seen).toHaveLength(1);
});

test('each one is told of, in order, and the rest of the result is about the last request', async () => {
  const target = await listenRedirecting({
    '/a': [307, 'b?q=1'],
    '/b?q=1': [308, '/c#part'],
    '/c': [303, `/d`],
    '/d': [302, '/e'],
  });
  const result = await openCallback().call(post(`${target.url}/a`, { redirects: 3 }));
  expect(result).toMatchObject({
    http_status: 302,
    response_headers: { location: '/e' },
    response_body: 'body',
  });
  const { url } = target;
  const duration_ms: unknown = expect.any(Number);
  expect(result.redirects).toEqual([
    { method: 'POST', url: `${url}/a`, http_status: 307, location: `${url}/b?q=1`, duration_ms },
    { method: 'POST', url: `${url}/b?q=1`, http_status: 308, location: `${url}/c#part`, duration_ms },
    { method: 'POST', url: `${url}/c#part`, http_status: 303, location: `${url}/d`, duration_ms },
  ]);
  const before = result.redirects?.reduce((sum, redirect) => sum + redirect.duration_ms, 0) ?? Infinity;
  expect(result.duration_ms).toBeGreaterThan(before);
  expect(target.seen.map(({ path }) => path)).toEqual(['/a', '/b?q=1', '/c', '/d']);
});

test.each<[status: number, method: CallbackOperation['method'], becomes: string]>([
  [301, 'post', 'GET'],
  [302, 'post', 'GET'],
  [303, 'post', 'GET'],
  [303, 'put', 'GET'],
  [301, 'put', 'PUT'],
  [302, 'delete', 'DELETE'],
  [303, 'head', 'HEAD'],
  [307, 'post', 'POST'],
  [308, 'patch', 'PATCH'],
])('after %i, %s becomes %s', async (status, method, becomes) => {
  const target = await listenRedirecting({ '/a': [status, '/b'] });
  const headers = { 'content-language': 'en', 'content-encoding': 'identity', 'x-mine': '1' };
  const result = await openCallback().call(post(`${target.url}/a`, { method, headers }));
  expect(result).toMatchObject({ http_status: 200 });
  const [first, second] = target.seen;
  expect(second).toMatchObject({ method: becomes, path: '/b' });
  const isKept = becomes === method.toUpperCase();
  expect(second?.body).toBe(isKept ? first?.body : '');
  for (const name of ['content-type', 'content-language', 'content-encoding'])
    expect(second?.headers[name]).toBe(isKept ? first?.headers[name] : undefined);
  expect(second?.headers).toMatchObject({ 'x-mine': '1', 'idempotency-key': 'run', 'webhook-id': 'run' });
});

test('another origin is told no credentials, cookies or headers of the job, and the first one no more either', async () => {
  const table: Table = { '/c': [200] };
  const first = await listenRedirecting(table);
  const other = await listenRedirecting({ '/b': [307, `${first.url}/c`] });
  table['/a'] = [307, `${other.url}/b`];
  const headers = { Authorization: 'Bearer x', Cookie: 'a=b', 'X-Mine': '1', accept: 'text/plain' };
  const result = await openCallback().call(post(`${first.url}/a`, { headers }));
  expect(result).toMatchObject({ http_status: 200 });
  const kept = [
    'accept',
    'connection',
    'content-length',
    'content-type',
    'host',
    'idempotency-key',
    'user-agent',
  ];
  expect(first.seen[0]?.headers).toMatchObject({
    authorization: 'Bearer x',
    'x-completion-url': expect.any(String),
  });
  for (const seen of [other.seen[0], first.seen[1]]) {
    expect(seen?.body).toBe('{"a":1}');
    expect(Object.keys(seen?.headers ?? {}).sort()).toEqual(kept);
  }
});

test.each([
  'ftp://example.com/',
  'file:///etc/passwd',
  'http://user:password@127.0.0.1/',
  'http://',
  'data:,x',
])('to %s is a fault of the target', async (location) => {
  const target = await listenRedirecting({ '/a': [302, location] });
  expect(await openCallback().call(post(`${target.url}/a`))).toMatchObject({
    error_code: 'invalid_response',
    error_message:
      'The location of the redirect is no http or https URL, or has user info: correct what the target answers.',
    http_status: 302,
    response_headers: { location },
  });
});

test.each([
  ['a long one', `/${'x'.repeat(60_000)}`, 8193],
  // Whose URL has three characters for each of its bytes, and the origin.
  ['one that its URL makes long', `/${'ß'.repeat(2_000)}`, 4001],
  ['one that only its origin makes too long', `/${'x'.repeat(8_180)}`, 8181],
])('to %s is a fault of the target, and is not followed', async (_, location, kept) => {
  const target = await listenRedirecting({ '/a': [302, latin1Of(location)] });
  const result = await openCallback().call(post(`${target.url}/a`));
  expect(result).toMatchObject({
    error_code: 'invalid_response',
    error_message:
      'The location of the redirect has more than 8192 characters, so it was not followed: correct what the target answers.',
    http_status: 302,
  });
  expect(result.response_headers['location']).toHaveLength(kept);
  expect(target.seen).toHaveLength(1);
});

test('the longest location is followed', async () => {
  const target = await listenRedirecting({});
  const callback = openCallback();
  const path = `/${'x'.repeat(8192 - target.url.length - 1)}`;
  const first = await listenRedirecting({ '/a': [307, target.url + path] });
  const result = await callback.call(post(`${first.url}/a`));
  expect(result).toMatchObject({ http_status: 200, redirects: [{ location: target.url + path }] });
  expect(target.seen).toMatchObject([{ path }]);
});

test.each([
  ['/größe?q=ä', '/gr%C3%B6%C3%9Fe?q=%C3%A4'],
  ['/gr%C3%B6%C3%9Fe', '/gr%C3%B6%C3%9Fe'],
])('a location in UTF-8 that is not escaped is read as UTF-8: %s', async (location, path) => {
  const target = await listenRedirecting({ '/a': [307, latin1Of(location)] });
  const result = await openCallback().call(post(`${target.url}/a`));
  expect(result.redirects).toMatchObject([{ location: target.url + path }]);
  expect(target.seen[1]).toMatchObject({ path });
});

test.each([300, 304, 305, 399])('%i leads nowhere', async (status) => {
  const target = await listenRedirecting({ '/a': [status, '/b'] });
  expect(await openCallback().call(post(`${target.url}/a`))).toMatchObject({ http_status: status });
  expect(target.seen).toHaveLength(1);
});

test('all requests share the deadline', async () => {
  const timeout_ms = 600;
  const target = await listenRedirecting({
    '/a': (response) => void setTimeout(() => response.writeHead(307, { location: '/b' }).end(), 300),
    '/b': () => undefined,
  });
  const callback = openCallback();
  let result = await callback.call(post(`${target.url}/a`, { timeout_ms }));
  // On a busy machine the deadline may come before the redirect.
  while (result.redirects === undefined)
    result = await callback.call(post(`${target.url}/a`, { timeout_ms }));
  expect(result).toMatchObject({
    error_code: 'timeout',
    error_message:
      'The call was given up after 600 ms and a redirect: raise the timeout or speed up the target.',
    request_sent: true,
    redirects: [{ http_status: 307 }],
  });
  expect(result.duration_ms).toBeGreaterThanOrEqual(timeout_ms);
});

test('a request that fails after a redirect counts as sent, since the first one was', async () => {
  const target = await listenRedirecting({ '/a': [302, 'http://no-such-host.invalid/'] });
  const result = await openCallback().call(post(`${target.url}/a`));
  expect(result).toMatchObject({ error_code: 'dns', http_status: null, request_sent: true });
  expect(result.redirects).toHaveLength(1);
});

test('an abort ends whichever request is under way', async () => {
  const aborting = new AbortController();
  const target = await listenRedirecting({ '/a': [307, '/b'], '/b': () => aborting.abort() });
  const request = { ...post(`${target.url}/a`), signal: aborting.signal };
  expect(await openCallback().call(request)).toMatchObject({ error_code: 'aborted', redirects: [{}] });
});

test('the first request, which has what is left of the deadline, tells the whole of it', async () => {
  const target = await listenRedirecting({ '/a': () => undefined });
  const { error_message } = await openCallback().call(post(`${target.url}/a`, { timeout_ms: 200 }));
  expect(error_message).toContain('given up after 200 ms while');
});
