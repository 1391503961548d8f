import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a server does with a connection; with `onHead`, after the head of a request has arrived. */
type Behaviour = (socket: Socket) => void;

const onHead =
  (answer: Behaviour): Behaviour =>
  (socket) =>
    void socket.once('data', () => answer(socket));

const OK = 'HTTP/1.1 200 OK\r\n';
const GIBIBYTE = 1024 ** 3;

/** Writes the same chunk until that many bytes are sent or the client hangs up. */
function flood(socket: Socket, bytes: number): void {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !socket.destroyed && socket.write(chunk)) left -= chunk.length;
  };
  socket.on('drain', more);
  more();
}

function drip(socket: Socket): void {
  socket.write(`${OK}content-length: 1000\r\n\r\n`);
  const timer = setInterval(() => socket.write('x'), 5_000);
  socket.on('close', () => clearInterval(timer));
}

/** Small on the wire, and too much for anybody to keep once it is unpacked. Made only once, as that takes a second. */
const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
const manyHeaders = Array.from({ length: 100_000 }, (_, index) => `x-${index}: value\r\n`).join('');

/** Kinds of bad targets by name: what each one does, and the errors that its calls may have. */
export const BEHAVIOURS = {
  'hangs in TLS': { tls: true, errors: ['timeout', 'tls'], behave: () => undefined },
  'sends no headers': { errors: ['timeout'], behave: onHead(() => undefined) },
  'sends 1 byte in 5 s': { errors: ['timeout'], behave: onHead(drip) },
  'resets in mid-body': {
    errors: ['reset'],
    behave: onHead((socket) => {
      socket.write(`${OK}content-length: 1000\r\n\r\nhalf`, () =>
        setTimeout(() => socket.resetAndDestroy(), 20),
      );
    }),
  },
  'sends garbage': {
    errors: ['invalid_response'],
    behave: onHead((socket) => socket.end('\x00\x01 no HTTP at all\r\n\r\n')),
  },
  'sends 1 GB': {
    errors: ['response_too_large'],
    behave: onHead((socket) => {
      socket.write(`${OK}content-length: ${GIBIBYTE}\r\n\r\n`);
      flood(socket, GIBIBYTE);
    }),
  },
  'sends a gzip bomb': {
    errors: ['response_too_large'],
    behave: onHead((socket) => {
      socket.write(`${OK}content-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`);
      socket.end(bomb);
    }),
  },
  'sends 100,000 headers': {
    errors: ['response_too_large'],
    behave: onHead((socket) => socket.end(`${OK}${manyHeaders}\r\n`)),
  },
} satisfies Record<string, { tls?: boolean; errors: string[]; behave: Behaviour }>;

/** A server that behaves badly, and its URL. */
export interface FaultyServer {
  url: string;
  close: () => void;
}

export async function startFaultyServer({
  tls = false,
  behave,
}: {
  tls?: boolean;
  behave: Behaviour;
}): Promise<FaultyServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
    behave(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, close };
}

const LISTEN = `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
  process.stdout.write(String(this.address().port)); });
  process.stdin.resume().on('end', () => process.exit());`;

/**
 * An address at which nothing answers, not even a connection attempt: its listener is suspended and its queue of
 * connections is full.
 */
export async function startBlackhole(): Promise<FaultyServer> {
  const child = spawn(process.execPath, ['-e', LISTEN], { stdio: ['pipe', 'pipe', 'ignore'] });
  const [text] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(text.toString());
  child.kill('SIGSTOP');
  const fillers = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  const close = (): void => {
    for (const filler of fillers) filler.destroy();
    child.kill('SIGKILL');
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
