import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { CallbackRequest } from '../http-callback.js';
import {
  allClosed,
  closeAll,
  listen,
  listenRaw,
  onClose,
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

/** A port with a full backlog: further connections are neither accepted nor refused. */
async function listenBlackHole(): Promise<number> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
     });`,
    { eval: true },
  );
  onClose(() => worker.terminate());
  const [port] = (await once(worker, 'message')) as [number];
  for (const _ of [1, 2]) {
    const filler = connect(port, '127.0.0.1').on('error', () => undefined);
    onClose(() => void filler.destroy());
    await once(filler, 'connect');
  }
  return port;
}

describe('the deadline holds', () => {
  test('while the name is looked up', async () => {
    const callback = openCallback({ connect: { lookup: () => undefined } });
    await expectTimeout(requestTo('http://target.example/', { timeout_ms: TIMEOUT_MS }), false, callback);
  });

  test('while the connection is neither accepted nor refused, and it is given up', async () => {
    const port = await listenBlackHole();
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

  test('while the call waits for a free connection, and it is not sent afterwards', async () => {
    const requests: string[] = [];
    const target = await listen(
      createServer((socket) => {
        socket.on('data', (bytes) => {
          requests.push(String(bytes).split(' ')[1] ?? '');
          if (requests.length > 1) socket.write('HTTP/1.1 204 No Content\r\n\r\n');
        });
      }),
    );
    const callback = openCallback({ connectionsPerOrigin: 1 });
    const occupying = callback.call(requestTo(`${target.url}/occupying`));
    const waiting = requestTo(`${target.url}/waiting`, { timeout_ms: TIMEOUT_MS });
    expect(await expectTimeout(waiting, false, callback)).toContain('waiting for a free connection');
    target.sockets[0]?.write('HTTP/1.1 204 No Content\r\n\r\n');
    expect(await occupying).toMatchObject({ http_status: 204 });
    expect(await callback.call(requestTo(`${target.url}/next`))).toMatchObject({ http_status: 204 });
    expect(requests).toEqual(['/hook/occupying', '/hook/next']);
    expect(target.sockets).toHaveLength(1);
  });
});
