import { createServer as createHttpsServer } from 'node:https';
import { certificate, privateKey } from './certificate.for-spec.js';
import {
  closeAll,
  freeAgain,
  listen,
  listenHttp,
  listenRaw,
  openCallback,
  requestTo,
} from './target.for-spec.js';

afterEach(closeAll);

const REUSED = { dns_ms: null, connect_ms: null, tls_ms: null };
const some = expect.any(Number) as unknown;

describe('the timings of a call', () => {
  test('are those of every part over a new TLS connection, and of the answer alone after that', async () => {
    const target = await listen(
      createHttpsServer({ cert: certificate, key: privateKey }, (_, response) => response.end('ok')),
      'https',
    );
    const callback = openCallback({ connect: { ca: certificate } });
    const first = await callback.call(requestTo(target.url));
    expect(first.timings).toEqual({
      dns_ms: some,
      connect_ms: some,
      tls_ms: some,
      first_byte_ms: some,
      body_ms: some,
    });
    const sum = Object.values(first.timings).reduce<number>((total, ms) => total + (ms ?? 0), 0);
    expect(sum).toBeLessThanOrEqual(first.duration_ms + 0.01);
    await freeAgain();
    const second = await callback.call(requestTo(target.url));
    expect(second.timings).toEqual({ ...REUSED, first_byte_ms: some, body_ms: some });
    expect(target.sockets).toHaveLength(1);
  });

  test('have no look-up for an address, and no handshake over plain HTTP', async () => {
    const { url } = await listenHttp((_, response) => response.end('ok'));
    const { timings } = await openCallback().call(requestTo(url));
    expect(timings).toEqual({ ...REUSED, connect_ms: some, first_byte_ms: some, body_ms: some });
  });

  test('tell which part took its time', async () => {
    const { url } = await listenHttp((_, response) => {
      setTimeout(() => {
        response.write('beginning');
        setTimeout(() => response.end(), 200);
      }, 120);
    });
    const callback = openCallback();
    // On a busy machine the first byte is seen later than it was sent: the longest of three counts.
    let longest = 0;
    for (let calls = 0; calls < 3 && longest <= 100; calls += 1) {
      const { timings, duration_ms } = await callback.call(requestTo(url));
      const { first_byte_ms, body_ms } = timings;
      expect(first_byte_ms).toBeGreaterThan(110);
      expect((first_byte_ms ?? 0) + (body_ms ?? 0)).toBeLessThanOrEqual(duration_ms + 0.01);
      longest = Math.max(longest, body_ms ?? 0);
    }
    expect(longest).toBeGreaterThan(100);
  });

  test('are those of the connection made anew after a target has closed the last one', async () => {
    const { url, sockets } = await listenHttp((_, response) => response.end('ok'));
    const callback = openCallback();
    await callback.call(requestTo(url));
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { timings } = await callback.call(requestTo(url));
    expect(timings.connect_ms).toEqual(some);
    expect(sockets).toHaveLength(2);
  });
});

describe('a part within which the call ends counts up to then', () => {
  const timeout_ms = 300;
  const NOTHING = { ...REUSED, first_byte_ms: null, body_ms: null };
  /** The parts add up to it, however much of it a busy machine needed for those before the last one, and before the first. */
  const untilDeadline = (timings: object) => {
    const sum = Object.values(timings).reduce((total: number, ms: number | null) => total + (ms ?? 0), 0);
    expect(sum).toBeGreaterThan(timeout_ms / 2);
  };

  test('a look-up that hangs', async () => {
    const callback = openCallback({ connect: { lookup: () => undefined } });
    const { timings } = await callback.call(requestTo('http://target.example/', { timeout_ms }));
    expect(timings).toEqual({ ...NOTHING, dns_ms: some });
    untilDeadline(timings);
  });

  test('a look-up that fails: nothing was connected to', async () => {
    const callback = openCallback({
      connect: {
        lookup: (_name, _options, done) => {
          setTimeout(() => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), ''), 30);
        },
      },
    });
    const { timings, error_code } = await callback.call(requestTo('http://target.example/'));
    expect(error_code).toBe('dns');
    expect(timings).toEqual({ ...NOTHING, dns_ms: some });
    expect(timings.dns_ms).toBeGreaterThan(20);
  });

  test('a connection that is refused', async () => {
    const { url } = await listenRaw(() => undefined);
    await closeAll();
    expect((await openCallback().call(requestTo(url))).timings).toEqual({ ...NOTHING, connect_ms: some });
  });

  test('a handshake that hangs', async () => {
    const { port } = await listenRaw(() => undefined);
    const callback = openCallback();
    const { timings } = await callback.call(requestTo(`https://127.0.0.1:${port}/`, { timeout_ms }));
    expect(timings).toEqual({ ...NOTHING, connect_ms: some, tls_ms: some });
    untilDeadline(timings);
  });

  test('an answer that does not come', async () => {
    const { url } = await listenRaw(() => undefined);
    const { timings } = await openCallback().call(requestTo(url, { timeout_ms }));
    expect(timings).toEqual({ ...NOTHING, connect_ms: some, first_byte_ms: some });
    untilDeadline(timings);
  });

  test('a body that does not end', async () => {
    const { url } = await listenRaw((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\npart'),
    );
    const { timings } = await openCallback().call(requestTo(url, { timeout_ms }));
    expect(timings).toEqual({ ...NOTHING, connect_ms: some, first_byte_ms: some, body_ms: some });
    untilDeadline(timings);
  });
});
