import { eventually } from '@job-scheduler/testing';
import type { LookupFunction } from 'node:net';
import { closeAll, listenHanging, listenHttp, openCallback, requestTo } from './target.for-spec.js';

afterEach(closeAll);

/** Resolves every name to the addresses, in this order. */
const namesAre =
  (...addresses: string[]): LookupFunction =>
  (_name, _options, done) => {
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };

describe('of several addresses', () => {
  test('the one that connects wins over those before it that hang', async () => {
    const { port } = await listenHttp((_, response) => response.end('ok'));
    await listenHanging({ host: '127.0.0.2', port });
    const hanging = Array.from({ length: 8 }, () => '127.0.0.2');
    const callback = openCallback({ connect: { lookup: namesAre(...hanging, '127.0.0.1') } });
    const result = await callback.call(requestTo(`http://target.example:${port}/`, { timeout_ms: 1_900 }));
    expect(result).toMatchObject({ http_status: 200, response_body: 'ok' });
  });

  test('a slow one wins over a later one that hangs', async () => {
    const { port } = await listenHttp((_, response) => response.end('ok'));
    await listenHanging({ host: '127.0.0.2', port, hangsMs: 600 });
    await listenHanging({ host: '127.0.0.3', port });
    const callback = openCallback({ connect: { lookup: namesAre('127.0.0.2', '127.0.0.3') } });
    const result = await callback.call(requestTo(`http://target.example:${port}/`, { timeout_ms: 5_000 }));
    expect(result).toMatchObject({ http_status: 204 });
  });

  test('one that refuses is followed by the next at once', async () => {
    const { port } = await listenHttp((_, response) => response.end('ok'));
    const refusing = Array.from({ length: 30 }, (_, i) => `127.0.1.${i + 1}`);
    const callback = openCallback({ connect: { lookup: namesAre(...refusing, '127.0.0.1') } });
    // One after the other, at 100 ms each, they would take 3 s.
    const result = await callback.call(requestTo(`http://target.example:${port}/`, { timeout_ms: 2_500 }));
    expect(result).toMatchObject({ http_status: 200 });
  });

  test('when all hang, the deadline ends the call while connecting, and leaves no socket', async () => {
    const { port } = await listenHttp((_, response) => response.end('ok'));
    await listenHanging({ host: '127.0.0.2', port });
    const callback = openCallback({ connect: { lookup: namesAre('127.0.0.2', '127.0.0.2') } });
    const before = connecting();
    const result = await callback.call(requestTo(`http://target.example:${port}/`, { timeout_ms: 300 }));
    expect(result).toMatchObject({ error_code: 'timeout', request_sent: false });
    expect(result.timings.connect_ms).toBeGreaterThan(200);
    await eventually('no socket that is left', () => connecting() === before);
  });
});

test('of two families, the second is tried before the rest of the first', async () => {
  const { port } = await listenHttp((_, response) => response.end('six'));
  await listenHanging({ host: '127.0.0.2', port });
  // One after the other, at 100 ms each, they would take 6 s.
  const hanging = Array.from({ length: 60 }, () => '127.0.0.2');
  // An address of the other family that needs no network of it, which not every container has.
  const callback = openCallback({ connect: { lookup: namesAre(...hanging, '::ffff:127.0.0.1') } });
  const result = await callback.call(requestTo(`http://target.example:${port}/`, { timeout_ms: 5_000 }));
  expect(result).toMatchObject({ http_status: 200, response_body: 'six' });
});

const connecting = () =>
  process.getActiveResourcesInfo().filter((resource) => resource === 'TCPConnectWrap').length;
