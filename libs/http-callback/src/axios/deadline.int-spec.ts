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

async function expectTimeout(
  request: CallbackRequest,
  sent: boolean,
  callback = openCallback(),
): Promise<string> {
  const result = await callback.call(request);
  expect(result).toMatchObject({ outcome: 'error', error_code: 'timeout', request_sent: sent });
  expect(result.duration_ms).toBeGreaterThan(TIMEOUT_MS - 5);
  expect(result.duration_ms).toBeLessThan(TIMEOUT_MS + 100);
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
    const result = await openCallback().call(requestTo(target.url, { timeout_ms: TIMEOUT_MS }));
    expect(result).toMatchObject({ error_code: 'timeout', http_status: 200, response_body: 'a' });
    expect(Math.abs(result.duration_ms - TIMEOUT_MS)).toBeLessThan(100);
    await allClosed(target);
  });

  test('while the request body is not taken', async () => {
    const target = await listen(createServer({ pauseOnConnect: true }));
    const payload = 'x'.repeat(20 * 1024 * 1024);
    await expectTimeout(requestTo(target.url, { timeout_ms: TIMEOUT_MS, method: 'post', payload }), true);
  });
});
