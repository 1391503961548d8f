import { createServer } from 'node:net';
import type { CallbackRequest, CallbackResult } from '../http-callback.js';
import {
  allClosed,
  closeAll,
  listen,
  listenHanging,
  listenRaw,
  openCallback,
  ownTimer,
  requestTo,
} from './target.for-spec.js';

afterEach(closeAll);

const TIMEOUT_MS = 600;
const LATE_MS = 100;

/**
 * The result of a call that its deadline ends, no later than a timer of this process fires. On a busy machine one measurement says
 * little: the best of three counts.
 */
async function timedOut(
  request: CallbackRequest,
  sent: boolean,
  callback = openCallback(),
): Promise<CallbackResult> {
  for (let calls = 1; ; calls += 1) {
    const [own, result] = await Promise.all([ownTimer(TIMEOUT_MS), callback.call(request)]);
    expect(result).toMatchObject({ outcome: 'error', error_code: 'timeout', request_sent: sent });
    expect(result.duration_ms).toBeGreaterThan(TIMEOUT_MS - 5);
    const late = result.duration_ms - own;
    if (late >= LATE_MS && calls < 3) continue;
    expect(late).toBeLessThan(LATE_MS);
    return result;
  }
}

describe('the deadline holds', () => {
  test('while the name is looked up', async () => {
    const callback = openCallback({ connect: { lookup: () => undefined } });
    await timedOut(requestTo('http://target.example/', { timeout_ms: TIMEOUT_MS }), false, callback);
  });

  test('while the connection is neither accepted nor refused, and it is given up', async () => {
    const port = await listenHanging();
    const callback = openCallback();
    await timedOut(requestTo(`http://127.0.0.1:${port}/`, { timeout_ms: TIMEOUT_MS }), false, callback);
    // It waits for connections that are still being made.
    await callback.close();
  });

  test('while the TLS handshake hangs, and the socket is closed', async () => {
    const target = await listen(
      createServer((socket) => socket.resume()),
      'https',
    );
    const { error_message } = await timedOut(requestTo(target.url, { timeout_ms: TIMEOUT_MS }), false);
    expect(error_message).toContain('600 ms while connecting');
    await allClosed(target);
  });

  test('while no headers come, and the socket is closed', async () => {
    const target = await listenRaw(() => undefined);
    const { error_message } = await timedOut(requestTo(target.url, { timeout_ms: TIMEOUT_MS }), true);
    expect(error_message).toContain('waiting for the response');
    await allClosed(target);
  });

  test('while provisional responses keep coming', async () => {
    const target = await listenRaw((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 50);
      socket.on('close', () => clearInterval(timer));
    });
    await timedOut(requestTo(target.url, { timeout_ms: TIMEOUT_MS }), true);
  });

  test('while the body drips one byte each 5 seconds, and what came is kept', async () => {
    const target = await listenRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\na');
      const timer = setInterval(() => socket.write('b'), 5_000);
      socket.on('close', () => clearInterval(timer));
    });
    const result = await timedOut(requestTo(target.url, { timeout_ms: TIMEOUT_MS }), true);
    expect(result).toMatchObject({ http_status: 200, response_body: 'a' });
    await allClosed(target);
  });

  test('while the request body is not taken', async () => {
    const target = await listen(createServer({ pauseOnConnect: true }));
    const payload = 'x'.repeat(20 * 1024 * 1024);
    await timedOut(requestTo(target.url, { timeout_ms: TIMEOUT_MS, method: 'post', payload }), true);
  });
});
