import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { TcpProxy } from './tcp-proxy.js';

/** Long enough for bytes that should not arrive to have arrived. */
const A_WHILE_MS = 50;

let echo: Server;
let proxy: TcpProxy;
const accepted: Socket[] = [];
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => {
    accepted.push(socket.on('error', () => undefined));
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await TcpProxy.start((echo.address() as AddressInfo).port);
});

afterEach(async () => {
  await proxy.close();
  for (const socket of [...accepted.splice(0), ...clients.splice(0)]) socket.destroy();
  echo.close();
});

/** A client with everything that it has received. */
async function client(): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
  clients.push(socket);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(socket, 'connect');
  return { socket, received: () => text };
}

/** Waits for the end of a socket, even an abrupt one. */
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()));

async function ask(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [answer] = (await once(socket, 'data')) as [string];
  return answer;
}

describe('a link', () => {
  it('carries bytes, and the end of each side, both ways', async () => {
    const { socket } = await client();
    expect(await ask(socket, 'hello')).toBe('hello');
    socket.end();
    await closed(socket);
    expect(proxy.connectionCount).toBe(0);
  });

  it('carries much more than its window, and makes the sender wait', async () => {
    const { socket } = await client();
    const size = 16 * 1024 * 1024;
    let got = 0;
    const all = new Promise<void>((resolve) => {
      socket.on('data', (chunk: string) => ((got += chunk.length) >= size ? resolve() : undefined));
    });
    socket.write('x'.repeat(size));
    await all;
    expect(got).toBe(size);
  });

  it.each(['to server', 'to client', 'both'] as const)(
    'holds back bytes that go %s while connections stay open, and delivers them when it is restored',
    async (direction) => {
      const { socket, received } = await client();
      await ask(socket, 'before');
      proxy.set(direction, { flow: 'hold' });
      socket.write(' after');
      await delay(A_WHILE_MS);
      expect(received()).toBe('before');
      expect(proxy.heldBytes).toBe(' after'.length);
      proxy.restore();
      await once(socket, 'data');
      expect(received()).toBe('before after');
      expect(proxy.heldBytes).toBe(0);
    },
  );

  it('does not tell the server about new or ended connections while it is cut', async () => {
    const { socket } = await client();
    await ask(socket, 'known');
    proxy.set('to server', { flow: 'hold' });
    const { socket: later } = await client();
    later.write('later');
    const serverEnd = closed(accepted[0] as Socket);
    socket.destroy();
    await delay(A_WHILE_MS);
    expect(accepted).toHaveLength(1);
    expect(accepted[0]?.destroyed).toBe(false);
    proxy.restore();
    const [[answer]] = await Promise.all([once(later, 'data'), serverEnd]);
    expect(answer).toBe('later');
  });

  it('drops bytes, so that only what is sent later arrives', async () => {
    const { socket, received } = await client();
    await ask(socket, 'one ');
    proxy.set('to server', { flow: 'drop' });
    socket.write('two ');
    await delay(A_WHILE_MS);
    proxy.restore();
    await ask(socket, 'three');
    expect(received()).toBe('one three');
  });

  it('adds latency in each direction', async () => {
    const { socket } = await client();
    proxy.set('both', { latencyMs: 40 });
    const begin = performance.now();
    await ask(socket, 'slow');
    expect(performance.now() - begin).toBeGreaterThan(78);
  });

  it('resets connections at both ends, and then accepts new ones', async () => {
    const { socket } = await client();
    await ask(socket, 'hello');
    const ends = [closed(socket), closed(accepted[0] as Socket)];
    proxy.reset();
    await Promise.all(ends);
    const { socket: next } = await client();
    expect(await ask(next, 'again')).toBe('again');
  });

  it('closes connections that are reset in the middle of their orderly end', async () => {
    const { socket } = await client();
    await ask(socket, 'hello');
    proxy.set('to client', { flow: 'hold' });
    socket.end('bye');
    await once(accepted[0] as Socket, 'end');
    proxy.restore();
    proxy.reset();
    await closed(socket);
    await delay(A_WHILE_MS);
    expect(proxy.connectionCount).toBe(0);
  });

  it('resets clients while the server is away, and connects them elsewhere when told to', async () => {
    const { port } = echo.address() as AddressInfo;
    proxy.serverPort = 1;
    const { socket } = await client();
    await closed(socket);
    proxy.serverPort = port;
    const { socket: next } = await client();
    expect(await ask(next, 'there')).toBe('there');
  });
});
