import { isLoopback, originOf, portError } from '@job-scheduler/platform';
import type { DynamicModule, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { PublicUrl } from './completions/public-url.js';
import { configureManagementApi } from './configure-management-api.js';
import { managementFastifyOptions } from './http/fastify-options.js';

/** How long requests to the API that are in flight may still take after the drain. */
const LAST_REQUESTS_MS = 1_000;

/** Creates an app that has the ManagementModule and behaves as the API. It does not listen yet. */
export async function createManagementApi(
  module: DynamicModule,
  logger: LoggerService,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    module,
    new FastifyAdapter(managementFastifyOptions()),
    { logger, abortOnError: false },
  );
  configureManagementApi(app);
  endConnectionsWithApp(app);
  return app;
}

/** Starts the app and listens; resolves to the port. Throws StartupError if it cannot use the port. */
export async function listen(app: NestFastifyApplication, port: number, host: string): Promise<number> {
  await app.listen(port, host).catch((error: unknown) => {
    throw portError('PORT', port, host, error);
  });
  const { port: boundPort } = app.getHttpServer().address() as AddressInfo;
  const publicUrl = app.get(PublicUrl, { strict: false });
  if (isLoopback(host)) publicUrl.listensAt(originOf(host, boundPort));
  // Not awaited: while the store is down, the api serves what it can.
  void publicUrl.announce();
  return boundPort;
}

/** Clients such as browsers hold connections open without a complete request. They must not delay the end. */
function endConnectionsWithApp(app: NestFastifyApplication): void {
  const server = app.getHttpServer();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preClose', async () => {
    setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS).unref();
  });
}
