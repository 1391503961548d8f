import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that several test files use at the same time. */
export interface SharedServer {
  readonly url: string;
  stop(): Promise<void>;
}

export type SharedServerName = 'postgres' | 'redis' | 'rabbitmq';

/** The variable that tells test files, which run in processes of their own, where to ask for a shared server. */
const VARIABLE = 'TEST_SHARED_SERVERS_URL';

/**
 * Starts each server when a test file first asks for it, and keeps it for all later requests.
 */
export class SharedServers {
  readonly #starts: Record<SharedServerName, () => Promise<SharedServer>>;
  readonly #started = new Map<SharedServerName, Promise<SharedServer>>();
  readonly #desk: Server;

  private constructor(starts: Record<SharedServerName, () => Promise<SharedServer>>) {
    this.#starts = starts;
    this.#desk = createServer((request, response) => {
      const name = request.url?.slice(1) as SharedServerName;
      this.#server(name).then(
        ({ url }) => response.end(url),
        (error: Error) => response.writeHead(500).end(error.message),
      );
    });
  }

  /** Begins to answer at `url`, which test files read from TEST_SHARED_SERVERS_URL. */
  static async offer(starts: Record<SharedServerName, () => Promise<SharedServer>>): Promise<SharedServers> {
    const shared = new SharedServers(starts);
    shared.#desk.listen(0, '127.0.0.1');
    await once(shared.#desk, 'listening');
    return shared;
  }

  /** `http://127.0.0.1:<port>` */
  get url(): string {
    return `http://127.0.0.1:${(this.#desk.address() as AddressInfo).port}`;
  }

  /** Ends the servers that were started. Test files cannot ask for servers any more. */
  async stop(): Promise<void> {
    this.#desk.closeAllConnections();
    this.#desk.close();
    // What did not start has nothing to stop.
    const stops = [...this.#started.values()].map((start) => start.then((server) => server.stop()));
    await Promise.allSettled(stops);
  }

  #server(name: SharedServerName): Promise<SharedServer> {
    const server = this.#started.get(name) ?? this.#starts[name]();
    this.#started.set(name, server);
    return server;
  }
}

/**
 * The URL of a server that all test files share; undefined when none is offered, for example when Jest runs without the
 * set-up of the integration tests.
 *
 * @throws Error that says what to install when the server does not start.
 */
export async function sharedServerUrl(name: SharedServerName): Promise<string | undefined> {
  const desk = process.env[VARIABLE];
  if (desk === undefined) return undefined;
  const answer = await fetch(`${desk}/${name}`, { headers: { connection: 'close' } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}
