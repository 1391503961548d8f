import { originOf, portError } from '@job-scheduler/platform';
import type { DynamicModule, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { PublicUrl } from './completions/public-url.js';
import { configureManagementApi } from './configure-management-api.js';
import { managementFastifyOptions } from './http/fastify-options.js';
import { isLoopback } from './management-settings.js';

/** How long, after the drain, requests to the API that are under way may still take. */
const LAST_REQUESTS_MS = 1_000;

/** Creates an app that has the ManagementModule and behaves as the API; it does not listen yet. */
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

/** Starts the app and listens; resolves to the port. Throws StartupError when the port cannot be had. */
export async function listen(app: NestFastifyApplication, port: number, host: string): Promise<number> {
  await app.listen(port, host).catch((error: unknown) => {
    throw portError('PORT', port, host, error);
  });
  const { port: boundPort } = app.getHttpServer().address() as AddressInfo;
  const publicUrl = app.get(PublicUrl, { strict: false });
  if (isLoopback(host)) publicUrl.listensAt(originOf(host, boundPort));
  // Not waited for: an api serves what it can while the store is away.
  void publicUrl.announce();
  return boundPort;
}

/** A client that holds a connection open without a whole request, as browsers do, must not hold up the end. */
function endConnectionsWithApp(app: NestFastifyApplication): void {
  const server = app.getHttpServer();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preClose', async () => {
    setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS).unref();
  });
}
