import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** One request as the target received it. */
export interface RecordedRequest {
  /** When its head had arrived, epoch milliseconds with a fraction. */
  readonly arrivedAt: number;
  /** The same on the monotonic clock of this process, milliseconds. */
  readonly arrivedAtMonotonic: number;
  /** When the answer was sent or the connection closed, epoch milliseconds; null until then. */
  readonly endedAt: number | null;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The target's answer; "hang" reads the request and never answers. */
export type TargetResponse =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      /** Milliseconds between the end of the request and the answer. */
      readonly delayMs?: number;
    }
  | 'hang';

/** Chooses the answer to a request, or writes it itself and returns nothing. */
export type TargetHandler = (
  request: RecordedRequest,
  response: ServerResponse,
) => TargetResponse | undefined | Promise<TargetResponse | undefined>;

interface Waiter {
  readonly satisfied: (requests: readonly RecordedRequest[]) => boolean;
  readonly resolve: () => void;
}

/** An HTTP server on a free loopback port that records every request, in the order in which the requests end. */
export class RecordingTarget {
  readonly requests: RecordedRequest[] = [];
  private handler: TargetHandler = () => ({});
  private readonly waiters = new Set<Waiter>();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.handle(request, response));
  }

  static async start(): Promise<RecordingTarget> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RecordingTarget(server);
  }

  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Sets the answer to all requests from now on. Until it is called, the answer is 200 without a body. */
  respond(response: TargetResponse | TargetHandler): void {
    this.handler = typeof response === 'function' ? response : () => response;
  }

  /**
   * Resolves to all requests once there are `n` of them, or once the predicate holds for one of them.
   *
   * @throws Error after `timeoutMs`, with the number of requests that had arrived.
   */
  async waitFor(
    wanted: number | ((request: RecordedRequest) => boolean),
    timeoutMs = 30_000,
  ): Promise<readonly RecordedRequest[]> {
    const satisfied = (requests: readonly RecordedRequest[]): boolean =>
      typeof wanted === 'number' ? requests.length >= wanted : requests.some(wanted);
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = { satisfied, resolve: () => (clearTimeout(timer), resolve()) };
      const timer = setTimeout(() => {
        this.waiters.delete(waiter);
        const what = typeof wanted === 'number' ? `${wanted} requests` : 'a matching request';
        reject(
          new Error(
            `Gave up waiting for ${what} after ${timeoutMs} ms; ${this.requests.length} requests had arrived.`,
          ),
        );
      }, timeoutMs);
      this.waiters.add(waiter);
      this.notify();
    });
    return this.requests;
  }

  /** Closes the server and every connection, hanging ones included. */
  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    if (this.server.listening) await once(this.server, 'close');
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrivedAtMonotonic = performance.now();
    const { method = '', url = '', headers } = incoming;
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      return; // The caller gave up in mid-request, so there is nothing to record or answer.
    }
    const arrivedAt = performance.timeOrigin + arrivedAtMonotonic;
    const body = Buffer.concat(chunks).toString('utf8');
    const request = {
      arrivedAt,
      arrivedAtMonotonic,
      endedAt: null as number | null,
      method,
      url,
      headers,
      body,
    };
    response.once('close', () => (request.endedAt = performance.timeOrigin + performance.now()));
    this.requests.push(request);
    this.notify();
    const answer = await this.handler(request, response);
    if (answer === undefined || answer === 'hang') return;
    if (answer.delayMs !== undefined) await delay(answer.delayMs);
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? '');
  }

  private notify(): void {
    for (const waiter of this.waiters) {
      if (!waiter.satisfied(this.requests)) continue;
      this.waiters.delete(waiter);
      waiter.resolve();
    }
  }
}
