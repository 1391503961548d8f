import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** How long requests to the API that are in flight may still take after the drain. */
const LAST_REQUESTS_MS = 1_000;

/**
 * Ends connections with the app. Clients open some without ever sending a request: browsers ahead of one, `fetch` after one that it
 * gave up. Node.js keeps those for a minute, and the app would not end before.
 */
export function endConnectionsWithApp(app: NestFastifyApplication): void {
  const server = app.getHttpServer();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preClose', async () => {
    setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS).unref();
  });
}
