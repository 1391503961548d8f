import { EventLog, isLoopback, originOf, portError } from '@job-scheduler/platform';
import { ApiKeys } from '@job-scheduler/job-store';
import type { DynamicModule, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { firstKey } from './access/first-key.js';
import { PublicUrl } from './completions/public-url.js';
import { configureManagementApi } from './configure-management-api.js';
import { managementFastifyOptions } from './http/fastify-options.js';
import { MANAGEMENT_OPTIONS, type ManagementOptions } from './management-options.js';

/** Creates an app that has the ManagementModule and behaves as the API. It does not listen yet. */
export async function createManagementApi(
  module: DynamicModule,
  logger: LoggerService,
  { trustedProxies }: Pick<ManagementOptions, 'trustedProxies'>,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    module,
    new FastifyAdapter(managementFastifyOptions(trustedProxies)),
    { logger, abortOnError: false },
  );
  configureManagementApi(app);
  return app;
}

/** A listening API. */
export interface ListeningApi {
  port: number;
  /** The text of the first API key, if this start made it: it is shown now or never. */
  firstKey: string | null;
}

/**
 * Starts the app and listens. Throws StartupError if it cannot use the port, or if nobody could call the API for want of a key.
 */
export async function listen(app: NestFastifyApplication, port: number, host: string): Promise<ListeningApi> {
  await app.init();
  const text = await someKey(app);
  await app.listen(port, host).catch((error: unknown) => {
    throw portError('PORT', port, host, error);
  });
  const { port: boundPort } = app.getHttpServer().address() as AddressInfo;
  const publicUrl = app.get(PublicUrl, { strict: false });
  if (isLoopback(host)) publicUrl.listensAt(originOf(host, boundPort));
  // Not awaited: while the store is down, the api serves what it can.
  void publicUrl.announce();
  return { port: boundPort, firstKey: text };
}

/** Makes sure that somebody can call. Resolves to the text of the first key if it made it. Throws StartupError. */
async function someKey(app: NestFastifyApplication): Promise<string | null> {
  const { adminKey, isOpen } = app.get<ManagementOptions>(MANAGEMENT_OPTIONS, { strict: false });
  const keys = app.get(ApiKeys, { strict: false });
  if (adminKey === null) return isOpen ? null : firstKey(keys);
  if ((await keys.census()).known === 0) {
    const log = app.get(EventLog, { strict: false });
    log.warn(
      'admin_key_alone',
      'API_ADMIN_KEY is the only key: whoever calls the API may do everything. Create API keys with roles.',
    );
  }
  return null;
}
