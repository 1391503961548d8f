import type { IncomingMessage } from 'node:http';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { allClosed, closeAll, listenHttp, listenRaw, openCallback, requestTo } from './target.for-spec.js';

afterEach(closeAll);

const KIB = 1024;
const MIB = 1024 * KIB;

async function callWithBody(body: Buffer | string, headers: Record<string, string> = {}) {
  const { url } = await listenHttp((_, response) => response.writeHead(200, headers).end(body));
  return openCallback().call(requestTo(url));
}

describe('what is sent', () => {
  async function captured(operation: Parameters<typeof requestTo>[1], headers: Record<string, string> = {}) {
    let seen: { request: IncomingMessage; body: string } | undefined;
    const { url } = await listenHttp((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        seen = { request, body };
        response.end();
      });
    });
    const result = await openCallback().call({ ...requestTo(`${url}?own=1%202`, operation), headers });
    expect(result).toMatchObject({
      outcome: 'response',
      http_status: 200,
      error_code: null,
      request_sent: true,
    });
    return {
      method: seen?.request.method,
      url: seen?.request.url,
      headers: seen?.request.headers,
      body: seen?.body,
    };
  }

  test('is the payload as JSON, the query after the own one, the run headers over those of the job', async () => {
    const sent = await captured(
      {
        method: 'post',
        payload: { a: [1, 'é'] },
        query: { q: 'a b&c' },
        headers: { 'X-Run-Id': 'job', 'X-Own': 'yes' },
      },
      { 'x-run-id': 'run' },
    );
    expect(sent).toMatchObject({ method: 'POST', url: '/hook?own=1%202&q=a+b%26c', body: '{"a":[1,"é"]}' });
    expect(sent.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '14',
      'user-agent': 'job-scheduler/1.2.3',
      'x-run-id': 'run',
      'x-own': 'yes',
    });
    expect(sent.headers).not.toHaveProperty('accept-encoding');
  });

  test('is text as it stands when the job names a content type that is not JSON', async () => {
    const sent = await captured({ method: 'put', payload: '<a/>', headers: { 'Content-Type': 'text/xml' } });
    expect(sent).toMatchObject({ method: 'PUT', body: '<a/>', headers: { 'content-type': 'text/xml' } });
  });

  test('is text in the charset that its content type names, and what the charset lacks is not sent', async () => {
    let bytes = Buffer.alloc(0);
    const { url } = await listenHttp((request, response) => {
      request.on('data', (chunk: Buffer) => (bytes = Buffer.concat([bytes, chunk])));
      request.on('end', () => response.end());
    });
    const callback = openCallback();
    const headers = { 'content-type': 'text/plain; charset=iso-8859-1' };
    const request = requestTo(url, { method: 'post', payload: 'naïve', headers });
    expect(await callback.call(request)).toMatchObject({ http_status: 200 });
    expect(bytes.toString('hex')).toBe('6e61ef7665');
    expect(callback.describe(request)).toMatchObject({ body: 'naïve' });
    const beyond = requestTo(url, { method: 'post', payload: '5 €', headers });
    expect(await callback.call(beyond)).toMatchObject({ error_code: 'invalid_request', request_sent: false });
    expect(callback.describe(beyond)).toMatchObject({ body: '5 €' });
  });

  test.each(['get', 'head'] as const)('has no body with %s', async (method) => {
    const sent = await captured({ method, payload: { a: 1 } });
    expect(sent).toMatchObject({ method: method.toUpperCase(), body: '' });
    expect(sent.headers).not.toHaveProperty('content-length');
    expect(sent.headers).not.toHaveProperty('content-type');
  });

  test.each(['post', 'put', 'patch', 'delete', 'options'] as const)('has a body with %s', async (method) => {
    expect(await captured({ method, payload: 'text' })).toMatchObject({
      method: method.toUpperCase(),
      body: '"text"',
    });
  });

  test('is what was described beforehand', async () => {
    const operation = {
      method: 'post',
      payload: { a: 'é' },
      query: { q: 'a b' },
      headers: { 'X-Own': 'yes' },
    } as const;
    const headers = { 'x-run-id': 'run' };
    const sent = await captured(operation, headers);
    const described = openCallback().describe({
      ...requestTo('http://127.0.0.1:1/hook?own=1%202', operation),
      headers,
    });
    expect(described).toEqual({
      method: sent.method,
      url: `http://127.0.0.1:1${sent.url}`,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'job-scheduler/1.2.3',
        'x-own': 'yes',
        'x-run-id': 'run',
      },
      body: sent.body,
    });
    expect(sent.headers).toMatchObject(described.headers);
    expect(openCallback().describe(requestTo('http://127.0.0.1:1/'))).toMatchObject({
      method: 'GET',
      body: null,
    });
  });

  test('goes straight to the target, whatever the proxy variables say', async () => {
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = 'http://127.0.0.1:1';
    try {
      expect(await captured({})).toMatchObject({ method: 'GET' });
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    }
  });
});

describe('what comes back', () => {
  test.each([204, 301, 404, 410, 429, 500, 503])('is a response with status %d', async (status) => {
    let requests = 0;
    const { url } = await listenHttp((_, response) => {
      requests += 1;
      response
        .writeHead(status, { location: '/elsewhere', 'retry-after': '7', 'set-cookie': ['a=1', 'b=2'] })
        .end();
    });
    const result = await openCallback().call(requestTo(url));
    expect(result).toMatchObject({
      outcome: 'response',
      http_status: status,
      error_code: null,
      response_body: '',
    });
    expect(result.response_headers).toMatchObject({ 'retry-after': '7', 'set-cookie': 'a=1, b=2' });
    expect(result.first_byte_sent_after_ms).toBeGreaterThan(0);
    expect(result.first_byte_sent_after_ms).toBeLessThanOrEqual(result.duration_ms);
    expect(requests).toBe(1);
  });

  test('is whole when the end of the connection ends it', async () => {
    const { url } = await listenRaw((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nhello'));
    expect(await openCallback().call(requestTo(url))).toMatchObject({
      outcome: 'response',
      http_status: 200,
      response_body: 'hello',
    });
  });

  test.each([
    ['gzip', gzipSync('héllo')],
    ['GZIP', gzipSync('héllo')],
    ['br', brotliCompressSync('héllo')],
    ['deflate', deflateSync('héllo')],
    ['deflate', deflateRawSync('héllo')],
  ])('is decoded from %s', async (encoding, body) => {
    expect(await callWithBody(body, { 'content-encoding': encoding })).toMatchObject({
      response_body: 'héllo',
    });
  });

  test.each(['gzip, gzip', 'zstd'])('is kept as it is with content encoding %s', async (encoding) => {
    expect(await callWithBody('plain', { 'content-encoding': encoding })).toMatchObject({
      response_body: 'plain',
    });
  });

  test('is not decoded where there is nothing to decode', async () => {
    expect(await callWithBody('', { 'content-encoding': 'gzip' })).toMatchObject({ outcome: 'response' });
  });

  test.each([
    ['corrupt', Buffer.from('not gzip at all')],
    ['cut short', gzipSync('hello world').subarray(0, 15)],
  ])('is an invalid response when its gzip is %s', async (_, body) => {
    const result = await callWithBody(body, { 'content-encoding': 'gzip' });
    expect(result).toMatchObject({ outcome: 'error', error_code: 'invalid_response', http_status: 200 });
  });

  test('is kept up to 64 KiB and read up to 1 MiB', async () => {
    const whole = await callWithBody('x'.repeat(64 * KIB));
    expect(whole).toMatchObject({ response_body: 'x'.repeat(64 * KIB), response_truncated: false });
    const long = await callWithBody('x'.repeat(MIB));
    expect(long).toMatchObject({
      outcome: 'response',
      response_body: 'x'.repeat(64 * KIB),
      response_truncated: true,
    });
    const tooLong = await callWithBody('x'.repeat(MIB + 1));
    expect(tooLong).toMatchObject({ outcome: 'error', error_code: 'response_too_large', http_status: 200 });
    expect(tooLong).toMatchObject({ response_body: 'x'.repeat(64 * KIB), response_truncated: true });
  });

  test('is in base64 when it is not text, with the length of the whole', async () => {
    const body = Buffer.alloc(64 * KIB + 3, 0xff);
    expect(await callWithBody(gzipSync(body), { 'content-encoding': 'gzip' })).toMatchObject({
      outcome: 'response',
      response_body: body.subarray(0, 64 * KIB).toString('base64'),
      response_encoding: 'base64',
      response_bytes: 64 * KIB + 3,
      response_truncated: true,
    });
    expect(await callWithBody('héllo')).toMatchObject({ response_encoding: 'utf8', response_bytes: 6 });
  });

  test('has its headers capped, and says how many were left out', async () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`x-${index}`, 'v']));
    const result = await callWithBody('ok', { ...many, 'retry-after': '7' });
    expect(result).toMatchObject({ http_status: 200, response_headers: { 'x-0': 'v', 'retry-after': '7' } });
    expect(Object.keys(result.response_headers).length).toBeLessThanOrEqual(101);
    expect(result.response_headers_left_out).toBeGreaterThanOrEqual(20);
    expect(await callWithBody('ok')).toMatchObject({ response_headers_left_out: 0 });
  });

  test('of 1 GB is read no further than the cap, and the socket is closed', async () => {
    const GIGABYTE = 1_000_000_000;
    const chunk = Buffer.alloc(64 * KIB, 'x');
    const target = await listenRaw((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${GIGABYTE}\r\n\r\n`);
      const pump = () => {
        while (socket.bytesWritten < GIGABYTE && socket.write(chunk));
      };
      socket.on('drain', pump);
      pump();
    });
    const callback = openCallback();
    const results = await Promise.all(Array.from({ length: 8 }, () => callback.call(requestTo(target.url))));
    for (const result of results)
      expect(result).toMatchObject({ error_code: 'response_too_large', http_status: 200 });
    await allClosed(target);
    expect(target.sockets).toHaveLength(8);
    // The kernel buffers some bytes on top of what was read.
    for (const socket of target.sockets) expect(socket.bytesWritten).toBeLessThan(32 * MIB);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('as a %s bomb of 128 MiB keeps memory flat', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(128 * MIB), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
    expect(bomb.length).toBeLessThan(MIB);
    const { url } = await listenHttp((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bomb),
    );
    const callback = openCallback();
    const before = process.memoryUsage();
    const results = await Promise.all(Array.from({ length: 4 }, () => callback.call(requestTo(url))));
    const after = process.memoryUsage();
    for (const result of results)
      expect(result).toMatchObject({ error_code: 'response_too_large', http_status: 200 });
    const grown = after.heapUsed + after.external - before.heapUsed - before.external;
    expect(grown).toBeLessThan(64 * MIB);
  });
});
