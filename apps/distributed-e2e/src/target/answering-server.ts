import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A good server. */
export interface AnsweringServer {
  url: string;
  /** When each run's first request arrived, epoch milliseconds. */
  arrivals: ReadonlyMap<string, number>;
  /** How many connections were made to it so far. */
  connections: () => number;
  close: () => Promise<void>;
}

/** Answers 200 after a delay, and ends a connection that long after its last answer, unannounced; milliseconds. */
export async function startAnsweringServer({
  answerAfterMs,
  endAfterMs,
}: {
  answerAfterMs: number;
  endAfterMs: number;
}): Promise<AnsweringServer> {
  const arrivals = new Map<string, number>();
  // A server with a keep-alive timeout announces it, so that callers give the connection up in time, and adds a second.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const { socket } = request;
    socket.setTimeout(0);
    const run = String(request.headers['x-run-id']);
    if (!arrivals.has(run)) arrivals.set(run, Date.now());
    request.resume();
    response.once('finish', () => socket.setTimeout(endAfterMs));
    void delay(answerAfterMs).then(() => response.end());
  });
  server.on('timeout', (socket) => socket.end());
  let connections = 0;
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1', 4_096);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = once(server.close(), 'close');
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${port}`, arrivals, connections: () => connections, close };
}
