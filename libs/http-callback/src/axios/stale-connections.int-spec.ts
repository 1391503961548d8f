import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { certificate, privateKey } from './certificate.for-spec.js';
import {
  closeAll,
  freeAgain,
  listen,
  openCallback,
  ownTimer,
  requestTo,
  sleep,
  type Target,
} from './target.for-spec.js';

afterEach(closeAll);

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

interface CountingTarget extends Target {
  /** The requests so far, head and body of each. */
  requests: string[];
}

/** Calls `answer` with the number of each request within its connection, from 1. */
async function listenCounting(
  answer: (socket: Socket, number: number) => void,
  options: { tls?: boolean } = {},
): Promise<CountingTarget> {
  const requests: string[] = [];
  const serve = (socket: Socket) => {
    let number = 0;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      requests.push(String(bytes));
      number += 1;
      answer(socket, number);
    });
  };
  const server = options.tls
    ? createTlsServer({ cert: certificate, key: privateKey }, serve)
    : createServer(serve);
  return { ...(await listen(server, options.tls ? 'https' : 'http')), requests };
}

/** A target that closes each connection so long after an answer. */
const listenClosingAfter = (ms: number) =>
  listenCounting((socket) => {
    socket.write(ANSWER);
    setTimeout(() => socket.end(), ms);
  });

describe('a call that may be repeated, on a reused connection that ends before a byte of an answer', () => {
  test.each([
    ['FIN', false],
    ['FIN', true],
    ['RST', false],
    ['RST', true],
  ] as const)('is sent once more on a new connection, after %s (TLS: %s)', async (kind, tls) => {
    const target = await listenCounting(
      (socket, number) => {
        if (number === 1) socket.write(ANSWER);
        else if (kind === 'FIN') socket.end();
        else target.sockets[0]?.resetAndDestroy();
      },
      { tls },
    );
    const callback = openCallback({ connect: { ca: certificate } });
    const request = {
      ...requestTo(target.url, { method: 'post', payload: { a: 1 } }),
      headers: { 'idempotency-key': 'run-1', 'x-attempt': '3' },
      repeatable: true,
    };
    const first = await callback.call(request);
    expect(first).toMatchObject({ http_status: 200 });
    expect(first.timings).not.toHaveProperty('resent_after_ms');
    await freeAgain();
    const second = await callback.call(request);
    expect(second).toMatchObject({ http_status: 200, response_body: 'ok', error_code: null });
    expect(target.requests).toHaveLength(3);
    expect(new Set(target.requests).size).toBe(1);
    expect(target.sockets.length).toBe(2);

    expect(second.timings).toMatchObject({
      resent_after_ms: expect.any(Number) as unknown,
      connect_ms: expect.any(Number) as unknown,
      first_byte_ms: expect.any(Number) as unknown,
    });
    const sum = Object.values(second.timings).reduce<number>((total, ms) => total + (ms ?? 0), 0);
    expect(sum).toBeLessThanOrEqual(second.duration_ms + 0.01);
    expect(second.first_byte_sent_after_ms).toBeLessThanOrEqual(second.timings.resent_after_ms ?? 0);
  });

  test('ends with reset when the new connection ends as well', async () => {
    const target = await listenCounting((socket) => {
      if (target.requests.length === 1) socket.write(ANSWER);
      else socket.end();
    });
    const callback = openCallback();
    const request = { ...requestTo(target.url), repeatable: true };
    await callback.call(request);
    await freeAgain();
    expect(await callback.call(request)).toMatchObject({ error_code: 'reset', request_sent: true });
    expect(target.requests).toHaveLength(3);
  });

  test('is not sent again once a part of the answer has come', async () => {
    const target = await listenCounting((socket, number) => {
      if (number === 1) socket.write(ANSWER);
      else socket.end('HTTP/1.1 2');
    });
    const callback = openCallback();
    const request = { ...requestTo(target.url), repeatable: true };
    await callback.call(request);
    await freeAgain();
    expect(await callback.call(request)).toMatchObject({ error_code: 'reset' });
    expect(target.requests).toHaveLength(2);
  });

  test('is not sent again on a connection that was new', async () => {
    const target = await listenCounting((socket) => socket.end());
    const result = await openCallback().call({ ...requestTo(target.url), repeatable: true });
    expect(result).toMatchObject({ error_code: 'reset' });
    expect(target.requests).toHaveLength(1);
  });

  test('keeps its one deadline', async () => {
    // On a busy machine, the connection may end after the deadline, or before the call.
    for (let isResent = false; !isResent;) {
      const target = await listenCounting((socket, number) => {
        if (target.requests.length === 1) socket.write(ANSWER);
        else if (number === 2) setTimeout(() => socket.end(), 500);
      });
      const callback = openCallback();
      const request = { ...requestTo(target.url, { timeout_ms: 1_000 }), repeatable: true };
      await callback.call(request);
      await freeAgain();
      const [own, result] = await Promise.all([ownTimer(1_000), callback.call(request)]);
      expect(result).toMatchObject({ error_code: 'timeout' });
      // A deadline of its own for the second connection would end after 1,500 ms.
      expect(result.duration_ms).toBeLessThan(own + 400);
      isResent = target.requests.length === 3;
    }
  });

  test('still ends before the client is closed', async () => {
    const target = await listenCounting((socket, number) => {
      if (number === 1) socket.write(ANSWER);
      else {
        closing = callback.close();
        socket.end();
      }
    });
    let closing: Promise<void> | undefined;
    const callback = openCallback();
    const request = { ...requestTo(target.url), repeatable: true };
    await callback.call(request);
    await freeAgain();
    expect(await callback.call(request)).toMatchObject({ http_status: 200 });
    await closing;
  });

  test('never fails while a target closes connections about when they are used again: 200 calls', async () => {
    const target = await listenClosingAfter(20);
    const callback = openCallback();
    const failed: (string | null)[] = [];
    for (let i = 0; i < 200; i += 1) {
      const result = await callback.call({ ...requestTo(target.url), repeatable: true });
      if (result.error_code !== null) failed.push(result.error_code);
      await sleep(16 + (i % 8));
    }
    expect(failed).toEqual([]);
  });
});

describe('a target that closes each connection after its answer, without saying so', () => {
  test.each([0, 1, 3])('fails no call that may be repeated and follows at once: %d ms', async (ms) => {
    const target = await listenClosingAfter(ms);
    const callback = openCallback();
    const failed: (string | null)[] = [];
    const callInTurn = async () => {
      for (let i = 0; i < 50; i += 1) {
        const result = await callback.call({ ...requestTo(target.url), repeatable: true });
        if (result.error_code !== null) failed.push(result.error_code);
      }
    };
    await Promise.all([callInTurn(), callInTurn()]);
    expect(failed).toEqual([]);
  });
});

describe('a call that must not be repeated', () => {
  /** Calls a target twice within the second for which a connection is used; another one where the machine took longer. */
  async function callTwice(answer: (socket: Socket, number: number) => void, pauseMs: number) {
    for (;;) {
      const target = await listenCounting(answer);
      const callback = openCallback();
      const begin = performance.now();
      await callback.call(requestTo(target.url));
      await sleep(pauseMs);
      const second = await callback.call(requestTo(target.url));
      if (performance.now() - begin < 900) return { target, callback, second };
    }
  }

  test('ends with reset when a reused connection ends, and is not sent again', async () => {
    const { target, callback, second } = await callTwice((socket, number) => {
      if (number === 1) socket.write(ANSWER);
      else socket.end();
    }, 30);
    expect(second).toMatchObject({ error_code: 'reset' });
    expect(target.requests).toHaveLength(2);
    // This origin is known now: none of its connections is used for a second such call.
    for (let i = 0; i < 3; i += 1) {
      expect(await callback.call(requestTo(target.url))).toMatchObject({ http_status: 200 });
      await freeAgain();
    }
    expect(target.sockets.length).toBe(4);
  });

  test('uses no connection that was idle for more than a second', async () => {
    const { target, callback } = await callTwice((socket) => socket.write(ANSWER), 300);
    expect(target.sockets.length).toBe(1);
    await sleep(1_100);
    expect(await callback.call(requestTo(target.url))).toMatchObject({ http_status: 200 });
    expect(target.sockets.length).toBe(2);
  });

  test('uses no connection that was idle for as long as one that the target ended, and so never fails', async () => {
    let answeredAt = 0;
    const target = await listenCounting((socket) => {
      answeredAt = performance.now();
      socket.write(ANSWER);
      setTimeout(() => socket.end(), 20);
    });
    const callback = openCallback();
    // On a busy machine the end is seen later than it was sent, and then half of that time is no safe one.
    for (let isKnown = false; !isKnown;) {
      await callback.call(requestTo(target.url));
      const socket = target.sockets.at(-1);
      if (socket && !socket.closed) await once(socket, 'close');
      isKnown = performance.now() - answeredAt < 30;
    }
    const failed: (string | null)[] = [];
    for (let i = 0; i < 100; i += 1) {
      await sleep(16 + (i % 8));
      const result = await callback.call(requestTo(target.url));
      if (result.error_code !== null) failed.push(result.error_code);
    }
    expect(failed).toEqual([]);
  });
});
