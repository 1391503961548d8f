import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { CallAbort } from '../call-abort.js';
import { PreparedOperation } from '../http-callback.js';
import {
  allClosed,
  closeAll,
  freeAgain,
  listen,
  listenHttp,
  listenRaw,
  openCallback,
  requestTo,
} from './target.for-spec.js';

afterEach(closeAll);

/** Connections are accepted in the order in which they were made: once this one is accepted, all before it are. */
async function allAccepted(url: string, sockets: readonly Socket[]): Promise<void> {
  const last = connect(Number(new URL(url).port), '127.0.0.1');
  await once(last, 'connect');
  while (!sockets.some(({ remotePort }) => remotePort === last.localPort)) await new Promise(setImmediate);
  last.destroy();
}

describe('connections', () => {
  test('are kept alive and used again', async () => {
    const { url, sockets } = await listenHttp((_, response) => response.end('ok'));
    const callback = openCallback();
    for (let i = 0; i < 20; i += 1) {
      const result = await callback.call({
        ...requestTo(url, { method: 'post', payload: i }),
      });
      expect(result).toMatchObject({ http_status: 200 });
    }
    // A connection is free again one turn of the event loop after its response, so two alternate.
    expect(sockets.length).toBeLessThanOrEqual(2);
  });

  test.each([200, 204, 304])(
    'serve the next call that may be repeated in the turn in which a %d ends: there are as many as calls at once',
    async (status) => {
      const { url, sockets } = await listenHttp((_, response) => {
        response.writeHead(status).end(status === 200 ? 'ok' : undefined);
      });
      const callback = openCallback();
      const request = { ...requestTo(url, { method: 'post', payload: 1 }), repeatable: true };
      const callInTurn = async () => {
        for (let i = 0; i < 20; i += 1) {
          expect(await callback.call(request)).toMatchObject({ http_status: status });
        }
      };
      await Promise.all([callInTurn(), callInTurn(), callInTurn()]);
      expect(sockets.length).toBe(3);
    },
  );

  test('that the target closes with its answer do not serve the next call', async () => {
    const { url, sockets } = await listenHttp((_, response) => {
      response.setHeader('connection', 'close').end('ok');
    });
    const callback = openCallback();
    for (let i = 0; i < 5; i += 1) {
      const result = await callback.call(requestTo(url));
      expect(result).toMatchObject({
        http_status: 200,
        timings: { connect_ms: expect.any(Number) as unknown },
      });
    }
    expect(sockets.length).toBe(5);
  });

  test('are not made for requests that cannot be sent, nor kept after those that are given up', async () => {
    let answering = false;
    const { url, sockets } = await listenHttp((_, response) => {
      if (answering) response.end('ok');
    });
    const callback = openCallback();
    const callMany = (operation: Parameters<typeof requestTo>[1]) =>
      Promise.all(Array.from({ length: 50 }, () => callback.call(requestTo(url, operation))));
    for (const result of await callMany({ headers: { 'x-a': 'line\nbreak' } })) {
      expect(result).toMatchObject({ error_code: 'invalid_request' });
    }
    await allAccepted(url, sockets);
    expect(sockets.length).toBe(1);
    for (const result of await callMany({ timeout_ms: 100 })) {
      expect(result).toMatchObject({ error_code: 'timeout' });
    }
    answering = true;
    await allAccepted(url, sockets);
    const before = sockets.length;
    for (const result of await callMany({})) expect(result).toMatchObject({ http_status: 200 });
    expect(sockets.length - before).toBe(50);
  });

  test('that the target closed while idle are replaced, and no request is sent twice', async () => {
    const bodies: string[] = [];
    const { url, sockets } = await listenHttp((request, response) => {
      request.on('data', (chunk) => bodies.push(String(chunk)));
      request.on('end', () => response.end('ok'));
    });
    const callback = openCallback();
    for (let i = 0; i < 3; i += 1) {
      expect(await callback.call(requestTo(url, { method: 'post', payload: i }))).toMatchObject({
        http_status: 200,
      });
      const socket = sockets[i];
      if (socket === undefined) throw new Error('each call should have made its own connection');
      socket.destroy();
      await once(socket, 'close');
      // The end of the connection reaches the client through the same event loop.
      await new Promise(setImmediate);
    }
    expect(bodies).toEqual(['0', '1', '2']);
    expect(sockets).toHaveLength(3);
  });

  test('that break under a reused connection end the call with reset, without a second request', async () => {
    let requests = 0;
    const target = await listen(
      createServer((socket) => {
        socket.on('data', () => {
          requests += 1;
          if (requests === 1) socket.write('HTTP/1.1 204 No Content\r\n\r\n');
          else socket.destroy();
        });
      }),
    );
    const callback = openCallback();
    expect(await callback.call(requestTo(target.url))).toMatchObject({ http_status: 204 });
    await freeAgain();
    expect(await callback.call(requestTo(target.url))).toMatchObject({
      error_code: 'reset',
      request_sent: true,
    });
    expect(requests).toBe(2);
    expect(target.sockets).toHaveLength(1);
  });
});

describe('abort', () => {
  test('ends the call and closes the socket while the response is awaited', async () => {
    const controller = new AbortController();
    const target = await listenRaw(() => {
      controller.abort();
    });
    const result = await openCallback().call({ ...requestTo(target.url), signal: controller.signal });
    expect(result).toMatchObject({ outcome: 'error', error_code: 'aborted', request_sent: true });
    await allClosed(target);
    expect(target.sockets).toHaveLength(1);
  });

  test('ends the call while the connection is being made', async () => {
    const controller = new AbortController();
    const callback = openCallback({ connect: { lookup: () => queueMicrotask(() => controller.abort()) } });
    const result = await callback.call({ ...requestTo('http://target.example/'), signal: controller.signal });
    expect(result).toMatchObject({ error_code: 'aborted', request_sent: false });
  });

  test('before the call sends nothing', async () => {
    const { url, sockets } = await listenRaw(() => undefined);
    const result = await openCallback().call({ ...requestTo(url), signal: AbortSignal.abort() });
    expect(result).toMatchObject({ error_code: 'aborted', request_sent: false });
    expect(sockets).toHaveLength(0);
  });

  test('of one signal ends many calls, without a warning', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const controller = new AbortController();
    let requests = 0;
    const { url } = await listenRaw(() => {
      requests += 1;
      if (requests === 20) controller.abort();
    });
    const callback = openCallback();
    const calls = Array.from({ length: 20 }, () =>
      callback.call({ ...requestTo(url), signal: controller.signal }),
    );
    for (const result of await Promise.all(calls)) expect(result).toMatchObject({ error_code: 'aborted' });
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });
});

describe('abort of one call', () => {
  test('ends the call and closes the socket, and no other call', async () => {
    const abort = new CallAbort();
    let requests = 0;
    const { url } = await listenHttp((_, response) => {
      requests += 1;
      if (requests < 2) return;
      abort.abort();
      setTimeout(() => response.end('ok'), 50);
    });
    const callback = openCallback();
    const results = await Promise.all([
      callback.call({ ...requestTo(url), signal: abort }),
      callback.call(requestTo(url)),
    ]);
    expect(results).toMatchObject([{ error_code: 'aborted', request_sent: true }, { http_status: 200 }]);
  });

  test('before the call sends nothing, and after it changes nothing', async () => {
    const { url, sockets } = await listenHttp((_, response) => response.end('ok'));
    const callback = openCallback();
    const early = new CallAbort();
    early.abort();
    const refused = await callback.call({ ...requestTo(url), signal: early });
    expect(refused).toMatchObject({ error_code: 'aborted', request_sent: false });
    expect(sockets).toHaveLength(0);
    const late = new CallAbort();
    expect(await callback.call({ ...requestTo(url), signal: late })).toMatchObject({ http_status: 200 });
    late.abort();
    await freeAgain();
    expect(await callback.call(requestTo(url))).toMatchObject({ http_status: 200 });
    expect(sockets).toHaveLength(1);
  });
});

test('a prepared operation is called as the operation itself would be, as often as one likes', async () => {
  const bodies: string[] = [];
  const { url } = await listenHttp((request, response) => {
    request.on('data', (chunk) => bodies.push(`${request.headers['x-run-id']} ${String(chunk)}`));
    request.on('end', () => response.end('ok'));
  });
  const callback = openCallback();
  const { operation, ...rest } = requestTo(url, { method: 'post', payload: { a: 1 } });
  if (operation instanceof PreparedOperation) throw new Error('requestTo states operations');
  const prepared = callback.prepare(operation);
  for (const run of ['run-1', 'run-2']) {
    const request = { ...rest, operation: prepared, headers: { 'x-run-id': run } };
    expect(await callback.call(request)).toMatchObject({ http_status: 200 });
    expect(callback.describe(request)).toEqual(callback.describe({ ...request, operation }));
  }
  expect(bodies).toEqual(['run-1 {"a":1}', 'run-2 {"a":1}']);
});

describe('close', () => {
  test('waits for the calls in flight; later ones are aborted', async () => {
    const { url } = await listenHttp((_, response) => {
      closing = callback.close();
      response.end('ok');
    });
    let closing: Promise<void> | undefined;
    const callback = openCallback();
    expect(await callback.call(requestTo(url))).toMatchObject({ http_status: 200, response_body: 'ok' });
    await closing;
    await callback.close();
    expect(await callback.call(requestTo(url))).toMatchObject({ error_code: 'aborted', request_sent: false });
  });

  test('leaves no socket and no timer that keeps the process alive', async () => {
    const target = await listenHttp((_, response) => response.end('ok'));
    const timersBefore = activeTimers();
    const callback = openCallback();
    await Promise.all(Array.from({ length: 10 }, () => callback.call(requestTo(target.url))));
    await callback.close();
    await allClosed(target);
    expect(activeTimers()).toBeLessThanOrEqual(timersBefore);
  });
});

function activeTimers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}
