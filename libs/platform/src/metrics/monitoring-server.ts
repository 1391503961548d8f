import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import type { HealthChecks } from '../health/health-checks.js';
import { isLoopback, localHostCheck } from '../process/loopback.js';
import { originOf } from '../process/origin.js';

/**
 * Serves `/metrics` to Prometheus, `/health/live` and `/health/ready` to orchestrators, and `/canary` to the process itself,
 * separately from the API.
 */
export class MonitoringServer {
  private server: Server | null = null;
  private host = '';

  constructor(
    private readonly registry: Registry,
    private readonly health: HealthChecks,
  ) {}

  /**
   * Starts to listen. On loopback, only requests to `localhost` and to IP addresses are answered, so that no web page can
   * read the metrics by a name of its own. Resolves to the port. Rejects with the system's error if
   * the port is taken.
   */
  listen(port: number, host: string): Promise<number> {
    const isAnswered = isLoopback(host) ? localHostCheck(null) : () => true;
    const server = createServer((request, response) => {
      if (!isAnswered(request.headers.host)) return void refuseHost(response);
      const path = request.method === 'GET' ? request.url?.split('?')[0] : undefined;
      this.answer(path, response).catch(() => response.writeHead(500).end());
    });
    this.server = server;
    this.host = host;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
    });
  }

  /** The port that the server listens on. */
  get port(): number {
    return (this.server?.address() as AddressInfo).port;
  }

  /** Where the canary is answered, for this process itself; null unless the server listens. */
  get canaryUrl(): string | null {
    return this.server?.listening === true ? `${originOf(this.host, this.port)}/canary` : null;
  }

  /** Stops listening and drops its connections. */
  close(): Promise<void> {
    const { server } = this;
    if (server === null || !server.listening) return Promise.resolve();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  }

  private async answer(path: string | undefined, response: ServerResponse): Promise<void> {
    switch (path) {
      case '/metrics': {
        const text = await this.registry.metrics();
        response.writeHead(200, { 'content-type': this.registry.contentType }).end(text);
        return;
      }
      case '/canary':
        response.writeHead(204).end();
        return;
      case '/health/live':
        return sendJson(response, 200, { status: 'ok' });
      case '/health/ready': {
        const health = await this.health.check();
        return sendJson(response, health.status === 'unavailable' ? 503 : 200, health);
      }
      default:
        response.writeHead(404).end();
    }
  }
}

const refuseHost = (response: ServerResponse): unknown =>
  response
    .writeHead(403, { 'content-type': 'text/plain' })
    .end('On loopback, only requests to localhost and to IP addresses are answered.');

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
