import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as a script sees it. */
export interface ScriptedRequest {
  path: string;
  body: string;
}

export interface ScriptedServer {
  url: string;
  close: () => Promise<void>;
}

/** A server that answers as a script says: with a status, whenever it resolves. */
export async function startScriptedServer(
  script: (request: ScriptedRequest) => number | Promise<number>,
): Promise<ScriptedServer> {
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => script({ path: request.url ?? '', body }))
      .then((status) => response.writeHead(status).end())
      .catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = once(server.close(), 'close');
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
