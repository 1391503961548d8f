import { createServer } from 'node:net';
import type { CallbackRequest } from '../http-callback.js';
import {
  allClosed,
  closeAll,
  listen,
  listenHanging,
  listenRaw,
  openCallback,
  requestTo,
} from './target.for-spec.js';

afterEach(closeAll);

const TIMEOUT_MS = 600;
const LATE_MS = 100;

/** How long this process takes to run a timer of TIMEOUT_MS that is set now: on a busy machine longer than that. */
const timer = (): Promise<number> => {
  const begun = performance.now();
  return new Promise((resolve) => setTimeout(() => resolve(performance.now() - begun), TIMEOUT_MS));
};

async function expectTimeout(
  request: CallbackRequest,
  sent: boolean,
  callback = openCallback(),
): Promise<string> {
  const [own, result] = await Promise.all([timer(), callback.call(request)]);
  expect(result).toMatchObject({ outcome: 'error', error_code: 'timeout', request_sent: sent });
  expect(result.duration_ms).toBeGreaterThan(TIMEOUT_MS - 5);
  expect(result.duration_ms).toBeLessThan(own + LATE_MS);
  return result.error_message ?? '';
}

describe('the deadline holds', () => {
  test('while the name is looked up', async () => {
    const callback = openCallback({ connect: { lookup: () => undefined } });
    await expectTimeout(requestTo('http://target.example/', { timeout_ms: TIMEOUT_MS }), false, callback);
  });

  test('while the connection is neither accepted nor refused, and it is given up', async () => {
    const port = await listenHanging();
    const callback = openCallback();
    await expectTimeout(requestTo(`http://127.0.0.1:${port}/`, { timeout_ms: TIMEOUT_MS }), false, callback);
    // It waits for connections that are still being made.
    await callback.close();
  });

  test('while the TLS handshake hangs, and the socket is closed', async () => {
    const target = await listen(
      createServer((socket) => socket.resume()),
      'https',
    );
    const message = await expectTimeout(requestTo(target.url, { timeout_ms: TIMEOUT_MS }), false);
    expect(message).toContain('600 ms while connecting');
    await allClosed(target);
  });

  test('while no headers come, and the socket is closed', async () => {
    const target = await listenRaw(() => undefined);
    const message = await expectTimeout(requestTo(target.url, { timeout_ms: TIMEOUT_MS }), true);
    expect(message).toContain('waiting for the response');
    await allClosed(target);
  });

  test('while provisional responses keep coming', async () => {
    const target = await listenRaw((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 50);
      socket.on('close', () => clearInterval(timer));
    });
    await expectTimeout(requestTo(target.url, { timeout_ms: TIMEOUT_MS }), true);
  });

  test('while the body drips one byte each 5 seconds, and what came is kept', async () => {
    const target = await listenRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\na');
      const timer = setInterval(() => socket.write('b'), 5_000);
      socket.on('close', () => clearInterval(timer));
    });
    const call = openCallback().call(requestTo(target.url, { timeout_ms: TIMEOUT_MS }));
    const [own, result] = await Promise.all([timer(), call]);
    expect(result).toMatchObject({ error_code: 'timeout', http_status: 200, response_body: 'a' });
    expect(result.duration_ms).toBeGreaterThan(TIMEOUT_MS - 5);
    expect(result.duration_ms).toBeLessThan(own + LATE_MS);
    await allClosed(target);
  });

  test('while the request body is not taken', async () => {
    const target = await listen(createServer({ pauseOnConnect: true }));
    const payload = 'x'.repeat(20 * 1024 * 1024);
    await expectTimeout(requestTo(target.url, { timeout_ms: TIMEOUT_MS, method: 'post', payload }), true);
  });
});
