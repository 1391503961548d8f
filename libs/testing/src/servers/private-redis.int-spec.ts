import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import { eventually, killOwnerOf } from './killed-owner.for-spec.js';
import { PrivateRedis } from './private-redis.js';
import { isAlive, livingChildren } from './processes.for-spec.js';

const started: PrivateRedis[] = [];
const clients: Redis[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

describe('PrivateRedis', () => {
  it('starts empty, evicts nothing and listens on loopback only', async () => {
    const client = await connect(await start());
    expect(await client.dbsize()).toBe(0);
    expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    expect(await client.config('GET', 'bind')).toEqual(['bind', '127.0.0.1']);
  });

  it('comes back empty on the same port after a kill', async () => {
    const server = await start();
    const { url, pid } = server;
    await (await connect(server)).set('key', 'value');
    await server.kill();
    expect(await isAlive(pid)).toBe(false);
    await server.restart();
    expect(server.url).toBe(url);
    expect(server.pid).not.toBe(pid);
    expect(await (await connect(server)).get('key')).toBeNull();
  });

  it('comes back with its data when it was told to write to disk', async () => {
    const server = await start({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] });
    await (await connect(server)).set('key', 'value');
    await server.kill();
    await server.restart();
    expect(await (await connect(server)).get('key')).toBe('value');
  });

  it('answers nothing while it is suspended, and everything once it is resumed', async () => {
    const server = await start();
    const client = await connect(server);
    await server.suspend();
    const answer = client.ping();
    await expect(Promise.race([answer, rejectedAfter(100)])).rejects.toThrow('no answer');
    await server.resume();
    expect(await answer).toBe('PONG');
  });

  it('can be killed and stopped while it is suspended', async () => {
    const server = await start();
    await server.suspend();
    await server.kill();
    await server.restart();
    await server.suspend();
    await server.stop();
    expect(await isAlive(server.pid)).toBe(false);
  });

  it('restarts while it is running', async () => {
    const server = await start();
    const { pid } = server;
    await server.restart();
    expect(await isAlive(pid)).toBe(false);
    expect(await (await connect(server)).ping()).toBe('PONG');
  });

  it('runs beside other servers without interference', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    await (await connect(first)).set('key', 'value');
    expect(await (await connect(second)).get('key')).toBeNull();
  });

  it('leaves neither a process nor a directory when it is stopped, once or several times', async () => {
    const before = await livingChildren();
    const server = await start();
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(await livingChildren()).toEqual(before);
    expect(existsSync(server.directory)).toBe(false);
    await expect(server.restart()).rejects.toThrow('was stopped for good');
  });

  it('says why it does not start, and leaves no directory behind', async () => {
    const { port } = await start();
    await expect(PrivateRedis.start({ port })).rejects.toThrow(/Redis ended before it was ready: .*in use/s);
    await expect(PrivateRedis.start({ args: ['--nonsense'] })).rejects.toThrow('nonsense');
  });

  it('disappears when the process that started it is killed', async () => {
    const { pid, directory } = await killOwnerOf('PrivateRedis');
    await eventually(async () => !(await isAlive(pid)) && !existsSync(directory));
  });
});

async function start(options?: Parameters<typeof PrivateRedis.start>[0]): Promise<PrivateRedis> {
  const server = await PrivateRedis.start(options);
  started.push(server);
  return server;
}

async function connect(server: PrivateRedis): Promise<Redis> {
  const client = new Redis(server.url, { lazyConnect: true, retryStrategy: () => null });
  clients.push(client);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

function rejectedAfter(milliseconds: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), milliseconds));
}
