import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { AddressGuard } from '../addresses/address-guard.js';
import { policyOf } from '../addresses/address-settings.js';
import type { CallbackOperation, CallbackRequest } from '../http-callback.js';
import { AxiosHttpCallback, type HttpCallbackOptions } from './axios-http-callback.js';

/** A listening server whose connections are counted and cut when the test ends. */
export interface Target {
  port: number;
  url: string;
  /** All connections so far. */
  sockets: Socket[];
}

const cleanUps: (() => Promise<unknown> | void)[] = [];

/** For `afterEach`: closes everything that the functions below have opened. */
export async function closeAll(): Promise<void> {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
}

export function onClose(cleanUp: () => Promise<unknown> | void): void {
  cleanUps.push(cleanUp);
}

/** Resolves when all connections to the target are closed. */
export async function allClosed({ sockets }: Target): Promise<void> {
  expect(sockets).not.toEqual([]);
  for (const socket of sockets) {
    if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  }
}

export async function listen(server: Server, scheme = 'http'): Promise<Target> {
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onClose(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `${scheme}://${scheme === 'https' ? 'localhost' : '127.0.0.1'}:${port}/hook`, sockets };
}

/** A target that speaks bytes: `onRequest` gets the socket and the first bytes of a request when they arrive. */
export function listenRaw(onRequest: (socket: Socket, bytes: Buffer) => void): Promise<Target> {
  return listen(
    createServer((socket) => {
      socket.once('data', (bytes) => {
        onRequest(socket, bytes);
      });
    }),
  );
}

const HANGING_LISTENER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { createServer } = require('node:net');
  const server = createServer((socket) => socket.end('HTTP/1.1 204 No Content\\r\\n\\r\\n'));
  server.listen({ ...workerData, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, workerData.hangsMs));
  });`;

/**
 * A port with a full backlog: further connections are neither accepted nor refused. After `hangsMs` it accepts them and
 * answers 204.
 */
export async function listenHanging({
  host = '127.0.0.1',
  port = 0,
  hangsMs = Infinity,
} = {}): Promise<number> {
  const worker = new Worker(HANGING_LISTENER, { eval: true, workerData: { host, port, hangsMs } });
  onClose(() => worker.terminate());
  const [listening] = (await once(worker, 'message')) as [number];
  for (const _ of [1, 2]) {
    const filler = connect(listening, host).on('error', () => undefined);
    onClose(() => void filler.destroy());
    await once(filler, 'connect');
  }
  return listening;
}

/** A connection is free again one turn of the event loop after its response. */
export const freeAgain = (): Promise<void> => sleep(30);

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How long this process takes to run a timer that is set now: on a busy machine longer than so many milliseconds. */
export async function ownTimer(ms: number): Promise<number> {
  const begun = performance.now();
  await sleep(ms);
  return performance.now() - begun;
}

export function listenHttp(listener: RequestListener): Promise<Target> {
  return listen(createHttpServer(listener));
}

/** What lets calls go to targets on loopback. */
const anywhere = () => new AddressGuard(policyOf('any'));

export function openCallback(options: Partial<HttpCallbackOptions> = {}): AxiosHttpCallback {
  const callback = new AxiosHttpCallback({ version: '1.2.3', addresses: anywhere(), ...options });
  onClose(() => callback.close());
  return callback;
}

export function requestTo(url: string, operation: Partial<CallbackOperation> = {}): CallbackRequest {
  return {
    operation: {
      url,
      method: 'get',
      headers: {},
      query: {},
      payload: undefined,
      timeout_ms: 20_000,
      redirects: 0,
      ...operation,
    },
    headers: {},
  };
}
