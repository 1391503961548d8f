import { createServer as createTlsServer } from 'node:tls';
import { certificate, privateKey } from './certificate.for-spec.js';
import {
  allClosed,
  closeAll,
  freeAgain,
  listen,
  listenRaw,
  openCallback,
  requestTo,
} from './target.for-spec.js';

afterEach(closeAll);

function listenTls(options: { destroy?: boolean } = {}) {
  const server = createTlsServer({ cert: certificate, key: privateKey }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'));
  });
  if (options.destroy) server.on('connection', (socket) => socket.once('data', () => socket.destroy()));
  return listen(server, 'https');
}

describe('a target that cannot be reached', () => {
  const unsent = { outcome: 'error', http_status: null, response_body: null, request_sent: false };

  test('is a dns error when the resolver does not know its name', async () => {
    const callback = openCallback({
      connect: {
        lookup: (_name, _options, done) => {
          done(
            Object.assign(new Error('queryA ESERVFAIL'), { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }),
            '',
          );
        },
      },
    });
    const result = await callback.call(requestTo('http://target.example/hook'));
    expect(result).toMatchObject({ ...unsent, error_code: 'dns' });
    expect(result.error_message).toBe(
      'The host name of target.example could not be resolved (EAI_AGAIN): check the callback URL.',
    );
  });

  test('is a dns error with the real resolver', async () => {
    const result = await openCallback().call(
      requestTo('http://no-such-host.invalid/', { timeout_ms: 15_000 }),
    );
    expect(result).toMatchObject({ ...unsent, error_code: 'dns' });
  });

  test('is a connect error when it refuses', async () => {
    const { url } = await listenRaw(() => undefined);
    await closeAll();
    expect(await openCallback().call(requestTo(url))).toMatchObject({ ...unsent, error_code: 'connect' });
  });

  test('is a connect error when each of its several addresses refuses', async () => {
    const { port } = await listenRaw(() => undefined);
    await closeAll();
    const callback = openCallback({
      connect: {
        lookup: (_name, _options, done) => {
          done(null, [
            { address: '127.0.0.1', family: 4 },
            { address: '127.0.0.2', family: 4 },
          ]);
        },
      },
    });
    const result = await callback.call(requestTo(`https://target.example:${port}/`));
    expect(result).toMatchObject({ ...unsent, error_code: 'connect' });
  });

  test('is a tls error when its certificate is not trusted', async () => {
    const { url } = await listenTls();
    const result = await openCallback().call(requestTo(url));
    expect(result).toMatchObject({ ...unsent, error_code: 'tls' });
    expect(result.error_message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  test('is a tls error when its certificate is for another name', async () => {
    const { port } = await listenTls();
    const result = await openCallback({ connect: { ca: certificate } }).call(
      requestTo(`https://127.0.0.1:${port}`),
    );
    expect(result).toMatchObject({ ...unsent, error_code: 'tls' });
    expect(result.error_message).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('is a tls error when it answers the handshake in plain text', async () => {
    const { port } = await listenRaw((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const result = await openCallback().call(requestTo(`https://localhost:${port}`));
    expect(result).toMatchObject({ ...unsent, error_code: 'tls' });
  });

  test('is a tls error when it closes the connection during the handshake', async () => {
    const { url } = await listenTls({ destroy: true });
    expect(await openCallback().call(requestTo(url))).toMatchObject({ ...unsent, error_code: 'tls' });
  });

  test('answers over TLS when its certificate is trusted', async () => {
    const { url, sockets } = await listenTls();
    const callback = openCallback({ connect: { ca: certificate } });
    for (const _ of [1, 2]) {
      expect(await callback.call(requestTo(url))).toMatchObject({ http_status: 200, response_body: 'ok' });
      await freeAgain();
    }
    expect(sockets).toHaveLength(1);
  });
});

describe('a target that misbehaves after the request', () => {
  const sent = { outcome: 'error', request_sent: true };

  test('is a reset when it closes the connection without an answer', async () => {
    const { url, sockets } = await listenRaw((socket) => socket.end());
    const result = await openCallback().call(requestTo(url, { method: 'post', payload: 1 }));
    expect(result).toMatchObject({ ...sent, error_code: 'reset', http_status: null });
    expect(sockets).toHaveLength(1);
  });

  test('is a reset when it resets the connection', async () => {
    const { url } = await listenRaw((socket) => socket.resetAndDestroy());
    expect(await openCallback().call(requestTo(url))).toMatchObject({ ...sent, error_code: 'reset' });
  });

  test.each([
    ['a length', 'content-length: 100\r\n\r\npart'],
    ['a length, and closing announced', 'connection: close\r\ncontent-length: 100\r\n\r\npart'],
    ['chunks', 'transfer-encoding: chunked\r\n\r\n4\r\npart\r\n'],
    ['chunks, and closing announced', 'connection: close\r\ntransfer-encoding: chunked\r\n\r\n4\r\npart\r\n'],
  ])('is a reset when it stops in mid-body, with %s', async (_, rest) => {
    const { url } = await listenRaw((socket) => socket.end(`HTTP/1.1 200 OK\r\n${rest}`));
    expect(await openCallback().call(requestTo(url))).toMatchObject({
      ...sent,
      error_code: 'reset',
      http_status: 200,
      response_body: 'part',
    });
  });

  test('is a reset when it stops within the headers', async () => {
    const { url } = await listenRaw((socket) => socket.end('HTTP/1.1 200 OK\r\nconte'));
    expect(await openCallback().call(requestTo(url))).toMatchObject({ ...sent, error_code: 'reset' });
  });

  test.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['binary garbage', '\u0000\u0001\u0002\u0003'.repeat(1_000)],
    [
      'length and chunks at once',
      'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\nabc',
    ],
    ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'],
    ['a bad chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
  ])('is an invalid response when it sends %s', async (_, answer) => {
    const { url } = await listenRaw((socket) => socket.write(answer));
    expect(await openCallback().call(requestTo(url))).toMatchObject({
      ...sent,
      error_code: 'invalid_response',
    });
  });

  test('is too large a response when it sends 100,000 headers, of which few are read', async () => {
    const target = await listenRaw((socket) => {
      socket.write(
        'HTTP/1.1 200 OK\r\n' + Array.from({ length: 100_000 }, (_, i) => `x-${i}: ${i}\r\n`).join(''),
      );
    });
    const result = await openCallback().call(requestTo(target.url));
    expect(result).toMatchObject({ ...sent, error_code: 'response_too_large' });
    expect(result.error_message).toContain('headers');
    await allClosed(target);
  });
});

describe('an operation that cannot be sent', () => {
  test.each([
    ['a relative URL', { url: '/hook' }],
    ['another protocol', { url: 'ftp://127.0.0.1/' }],
    [
      'a header of the connection',
      { url: 'http://127.0.0.1:1/', headers: { 'Transfer-Encoding': 'chunked' } },
    ],
    ['a header with a line break', { url: 'http://127.0.0.1:1/', headers: { 'x-a': 'b\r\nx-c: d' } }],
  ])('is an invalid request: %s', async (_, { url, ...operation }) => {
    const result = await openCallback().call(requestTo(url, operation));
    expect(result).toMatchObject({ error_code: 'invalid_request', request_sent: false, outcome: 'error' });
  });
});
