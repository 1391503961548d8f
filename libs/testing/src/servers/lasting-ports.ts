import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * These ports are below the range that systems use for outgoing connections (Linux from 32768, macOS from 49152). A
 * server that is down for a while must find its port free again. In that range, a client that keeps reconnecting would
 * now and then be given the server's own port, and would even connect to itself.
 */
const LOWEST = 10_000;
const HIGHEST = 32_000;
const ATTEMPTS = 4;

/**
 * Starts a server on `count` ports of 127.0.0.1 that were free a moment ago. The first one is `first` if it is given.
 * When the start fails and one of the ports turns out to be taken, it tries others, which no library for finding ports
 * does.
 */
export async function onLastingPorts<Server>(
  count: number,
  first: number | undefined,
  start: (ports: readonly number[]) => Promise<Server>,
): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const ports = first === undefined ? [] : [first];
    while (ports.length < count) ports.push(await lastingPort(ports));
    try {
      return await start(ports);
    } catch (error) {
      const free = await Promise.all(ports.map(isFree));
      if (attempt === ATTEMPTS || free.every(Boolean) || (first !== undefined && !free[0])) throw error;
    }
  }
}

/** A port of 127.0.0.1 that was free a moment ago, and that nobody gets who asks the system for any port. */
export async function lastingPort(others: readonly number[] = []): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!others.includes(port) && (await isFree(port))) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
