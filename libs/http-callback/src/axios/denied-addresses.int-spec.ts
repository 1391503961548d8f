import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { ADDRESS_DENIED, AddressDeniedError, AddressGuard } from '../addresses/address-guard.js';
import { addressPolicy, policyOf } from '../addresses/address-settings.js';
import type { AddressPolicy } from '../addresses/address-policy.js';
import type { CallbackResult } from '../http-callback.js';
import { DENIED_IPV4, DENIED_IPV6, DENIED_SPELLINGS, embeddedIn } from '../testing.js';
import { startDnsServer } from './dns-server.for-spec.js';
import { RacingConnector } from './racing-connector.js';
import { closeAll, freeAgain, listenHttp, onClose, openCallback, requestTo } from './target.for-spec.js';

afterEach(closeAll);

const DENIED = {
  outcome: 'error',
  error_code: 'address_denied',
  error_message: ADDRESS_DENIED,
  request_sent: false,
};

/** Where the tests' own allowed target is; the rest of loopback stays denied. */
const ALLOWED = '127.9.9.9';

const allowing = (cidr: string): AddressPolicy =>
  addressPolicy(
    {
      CALLBACK_ADDRESSES: 'public',
      CALLBACK_ALLOW_CIDRS: cidr,
      CALLBACK_DENY_CIDRS: '',
      CALLBACK_ALLOW_HOSTS: '',
    },
    'public',
  );

/** A listener on every address of this machine, which counts its connections. */
async function listenEverywhere(): Promise<{ port: number; connections: Socket[] }> {
  const connections: Socket[] = [];
  const server = createServer((socket) => connections.push(socket.on('error', () => undefined)));
  server.listen(0, '::');
  await once(server, 'listening');
  onClose(() => {
    for (const socket of connections) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, connections };
}

/** Counts the sockets that this process has made to connect, wherever they lead. */
function countSockets(): { made: number } {
  const count = { made: 0 };
  const onSocket = () => {
    count.made += 1;
  };
  subscribe('net.client.socket', onSocket);
  onClose(() => void unsubscribe('net.client.socket', onSocket));
  return count;
}

const urlOf = (host: string, port: number): string => `http://${host}:${port}/hook`;
const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);
const ADDRESSES = [...DENIED_IPV4, ...DENIED_IPV6];

/** Hosts of URLs. */
const HOSTS = [...DENIED_SPELLINGS, ...[...ADDRESSES, ...DENIED_IPV4.flatMap(embeddedIn)].map(bracketed)];

describe('with the scope public, no connection is made', () => {
  test('to an address in a URL, however it is spelled', async () => {
    expect(HOSTS.length).toBeGreaterThan(400);
    const { port, connections } = await listenEverywhere();
    const sockets = countSockets();
    const callback = openCallback({ addresses: new AddressGuard(policyOf('public')) });
    const results = await Promise.all(HOSTS.map((host) => callback.call(requestTo(urlOf(host, port)))));
    expect(results.filter((result) => !isDenied(result))).toEqual([]);
    expect(results[0]).toMatchObject(DENIED);
    expect(results[0]?.timings).toMatchObject({ dns_ms: null, connect_ms: null });
    expect([sockets.made, connections.length]).toEqual([0, 0]);
  });

  test('to an address that a name leads to', async () => {
    const names = new Map(ADDRESSES.map((address, index) => [`target-${index}.test`, address]));
    const { lookup, asked } = await startDnsServer((name) => [names.get(name) ?? '8.8.8.8']);
    const { port, connections } = await listenEverywhere();
    const sockets = countSockets();
    const callback = openCallback({ addresses: new AddressGuard(policyOf('public')), connect: { lookup } });
    const results = await Promise.all(
      [...names.keys()].map((name) => callback.call(requestTo(urlOf(name, port), { timeout_ms: 15_000 }))),
    );
    expect(results.filter((result) => !isDenied(result))).toEqual([]);
    expect(asked.length).toBeGreaterThanOrEqual(names.size * 2);
    expect([sockets.made, connections.length]).toEqual([0, 0]);
  });

  test('to names of this machine that the system resolves', async () => {
    const { port, connections } = await listenEverywhere();
    const sockets = countSockets();
    const callback = openCallback({ addresses: new AddressGuard(policyOf('public')) });
    const results = await Promise.all(
      ['localhost', 'LOCALHOST'].map((host) => callback.call(requestTo(urlOf(host, port)))),
    );
    expect(results.filter((result) => !isDenied(result))).toEqual([]);
    expect([sockets.made, connections.length]).toEqual([0, 0]);
  });

  test('by other protocols either', async () => {
    const { port, connections } = await listenEverywhere();
    const sockets = countSockets();
    const connector = new RacingConnector(new AddressGuard(policyOf('public')));
    const outcomes = await Promise.allSettled(
      [...ADDRESSES, 'localhost'].map((host) => connector.connect({ host, port, timeout_ms: 50_000 })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    expect(outcomes[0]).toMatchObject({ reason: expect.any(AddressDeniedError) });
    expect([sockets.made, connections.length]).toEqual([0, 0]);
  });

  test('to a proxy that the environment names', async () => {
    const { port, connections } = await listenEverywhere();
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy'])
      process.env[name] = `http://127.0.0.1:${port}`;
    process.env['NODE_USE_ENV_PROXY'] = '1';
    const target = await listenHttp((_, response) => response.end('direct'));
    const callback = openCallback();
    expect(await callback.call(requestTo(target.url))).toMatchObject({ response_body: 'direct' });
    expect(connections).toEqual([]);
  });
});

describe('of the addresses of a name', () => {
  test('only those that are allowed are connected to', async () => {
    const { port, connections } = await listenEverywhere();
    const { lookup } = await startDnsServer(() => ['127.0.0.1', '10.0.0.1', '::1', ALLOWED, 'fe80::1']);
    const connector = new RacingConnector(new AddressGuard(allowing(ALLOWED)), lookup);
    const socket = await connector.connect({ host: 'mixed.test', port, timeout_ms: 5_000 });
    onClose(() => void socket.destroy());
    expect(socket.remoteAddress).toBe(ALLOWED);
    // Had others been tried beside it, they would have arrived before.
    expect(connections.map((one) => one.localAddress)).toEqual([`::ffff:${ALLOWED}`]);
  });

  test('the one that was checked is connected to, whatever the name says a moment later', async () => {
    const { port, connections } = await listenEverywhere();
    const { lookup, asked } = await startDnsServer((_, number) => [number === 1 ? ALLOWED : '127.0.0.1']);
    const callback = openCallback({ addresses: new AddressGuard(allowing(ALLOWED)), connect: { lookup } });
    const request = requestTo(urlOf('rebinding.test', port), { timeout_ms: 300 });
    expect(await callback.call(request)).toMatchObject({ error_code: 'timeout', request_sent: true });
    // The connection ended with the call, so the name is asked for again.
    expect(await callback.call(request)).toMatchObject(DENIED);
    expect(asked.filter((question) => question.startsWith('A '))).toHaveLength(2);
    expect(connections.map((one) => one.localAddress)).toEqual([`::ffff:${ALLOWED}`]);
  });
});

describe('a redirect', () => {
  test('to a denied address is not followed by a connection', async () => {
    const { port, connections } = await listenEverywhere();
    const hosts = HOSTS.filter(leadsElsewhere).slice(0, 240);
    expect(hosts).toHaveLength(240);
    const target = await listenHttp((request, response) => {
      const host = hosts[Number(new URL(request.url ?? '', 'http://target').searchParams.get('to'))] ?? '';
      response
        .writeHead(302, { location: urlOf(host, port).replaceAll(/[^ -~]/gu, encodeURIComponent) })
        .end();
    });
    const sockets = countSockets();
    const callback = openCallback({ addresses: new AddressGuard(allowing('127.0.0.1')) });
    const results = await Promise.all(
      [...hosts.keys()].map((index) =>
        callback.call(requestTo(`${target.url}?to=${index}`, { redirects: 5, timeout_ms: 15_000 })),
      ),
    );
    expect(results.filter((result) => result.error_code !== 'address_denied')).toEqual([]);
    expect(results[0]).toMatchObject({ error_message: ADDRESS_DENIED, request_sent: true });
    expect(results.filter((result) => result.redirects?.length !== 1)).toEqual([]);
    // Those to the target itself, which are allowed.
    expect([sockets.made, connections.length]).toEqual([target.sockets.length, 0]);
  });
});

describe('when the policy changes', () => {
  test('connections that were made before carry no further call', async () => {
    const target = await listenHttp((_, response) => response.end('ok'));
    const guard = new AddressGuard(policyOf('any'));
    const callback = openCallback({ addresses: guard });
    await callback.call(requestTo(target.url));
    await freeAgain();
    await callback.call({ ...requestTo(target.url), repeatable: true });
    expect(target.sockets).toHaveLength(1);
    await freeAgain();
    guard.change({ current: policyOf('public'), coming: null });
    expect(await callback.call(requestTo(target.url))).toMatchObject(DENIED);
    guard.change({ current: policyOf('any'), coming: null });
    expect(await callback.call(requestTo(target.url))).toMatchObject({ response_body: 'ok' });
    expect(target.sockets).toHaveLength(2);
  });

  test('a call under way ends as it would have, and its connection with it', async () => {
    let answer = (): void => undefined;
    const target = await listenHttp((_, response) => {
      answer = () => void response.end('late');
    });
    const guard = new AddressGuard(policyOf('any'));
    const callback = openCallback({ addresses: guard });
    const call = callback.call(requestTo(target.url));
    while (target.sockets[0]?.bytesRead === undefined || target.sockets[0].bytesRead === 0)
      await new Promise((resolve) => setImmediate(resolve));
    guard.change({ current: policyOf('public'), coming: null });
    answer();
    expect(await call).toMatchObject({ response_body: 'late' });
    expect(await callback.call(requestTo(target.url))).toMatchObject(DENIED);
    if (target.sockets[0].closed === false) await once(target.sockets[0], 'close');
  });
});

const isDenied = (result: CallbackResult): boolean =>
  result.error_code === 'address_denied' && result.error_message === ADDRESS_DENIED && !result.request_sent;

/** The address of the target, which is allowed, and so is what has it inside. */
const OF_TARGET = new Set(
  ['127.0.0.1', '2002:7f00:1::', ...embeddedIn('127.0.0.1')].map((address) => hostnameOf(bracketed(address))),
);

/** Whether a spelling is not of the address of the target. */
function leadsElsewhere(host: string): boolean {
  return !OF_TARGET.has(hostnameOf(host));
}

function hostnameOf(host: string): string {
  return new URL(urlOf(host, 1)).hostname;
}
