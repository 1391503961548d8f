import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A good server, and when each run's first request arrived there, epoch milliseconds. */
export interface AnsweringServer {
  url: string;
  arrivals: ReadonlyMap<string, number>;
  close: () => Promise<void>;
}

/** Answers 200 after a delay, and ends a connection that long after its last answer; milliseconds. */
export async function startAnsweringServer({
  answerAfterMs,
  endAfterMs,
}: {
  answerAfterMs: number;
  endAfterMs: number;
}): Promise<AnsweringServer> {
  const arrivals = new Map<string, number>();
  const server = createServer({ keepAliveTimeout: endAfterMs }, (request, response) => {
    const run = String(request.headers['x-run-id']);
    if (!arrivals.has(run)) arrivals.set(run, Date.now());
    request.resume();
    void delay(answerAfterMs).then(() => response.end());
  });
  // Node.js would otherwise wait for another second, so that requests that are on their way arrive in time.
  Object.assign(server, { keepAliveTimeoutBuffer: 0 });
  server.listen(0, '127.0.0.1', 4_096);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = once(server.close(), 'close');
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${port}`, arrivals, close };
}
