import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { PrivatePostgres } from '@job-scheduler/job-store/embedded';
import { migrate } from '@job-scheduler/job-store/postgres';
import { configureManagementApi, managementFastifyOptions } from '@job-scheduler/management';
import { MetricsServer, nestLogger, type EventLog } from '@job-scheduler/platform';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { Registry } from 'prom-client';
import { requireFreePort } from './ports.js';
import type { StandaloneConfiguration } from './standalone-settings.js';
import { StandaloneModule } from './standalone.module.js';
import { portError } from './startup-error.js';
import type { Addresses } from './welcome.js';

/** How long, after the drain, requests to the API that are under way may still take. */
const LAST_REQUESTS_MS = 1_000;

/** What a start needs. */
export interface StandaloneStart {
  configuration: StandaloneConfiguration;
  version: string;
  log: EventLog;
  /** Told, in words, what the start is doing. */
  progress: (line: string) => void;
  /** Called when PostgreSQL has ended by itself: nothing can go on without it. */
  onDatabaseLost: (reason: string) => void;
}

/** The running process: api, scheduler and runner, over a private PostgreSQL. */
export class Standalone {
  private constructor(
    readonly addresses: Addresses,
    private readonly app: NestFastifyApplication,
    private readonly metrics: MetricsServer,
    private readonly postgres: PrivatePostgres,
  ) {}

  /** Starts everything. Throws StartupError or DataDirectoryError for what the user can mend. */
  static async start(start: StandaloneStart): Promise<Standalone> {
    const { configuration, progress } = start;
    const { HOST, PORT, METRICS_PORT } = configuration;
    await requireFreePort('PORT', PORT, HOST);
    await requireFreePort('METRICS_PORT', METRICS_PORT, HOST);
    const directory = resolve(configuration.DATA_DIR);
    progress(`Starting PostgreSQL in ${directory} …`);
    const postgres = await PrivatePostgres.start({ directory, log: progress });
    try {
      postgres.onExit(start.onDatabaseLost);
      await migrate(postgres.url);
      progress('Starting api, scheduler and runner …');
      const app = await createApp(start, postgres.url);
      const metrics = new MetricsServer(app.get(Registry));
      try {
        const addresses = await listen(app, metrics, configuration, directory);
        return new Standalone(addresses, app, metrics, postgres);
      } catch (error) {
        await Promise.all([metrics.close(), app.close()]);
        throw error;
      }
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  }

  /** Drains and ends everything: nothing new is taken, calls under way end, PostgreSQL is closed cleanly. */
  async stop(): Promise<void> {
    await this.app.close();
    await this.metrics.close();
    await this.postgres.stop();
  }
}

async function createApp(start: StandaloneStart, databaseUrl: string): Promise<NestFastifyApplication> {
  const module = StandaloneModule.forRoot({ ...start, databaseUrl });
  const app = await NestFactory.create<NestFastifyApplication>(
    module,
    new FastifyAdapter(managementFastifyOptions()),
    { logger: nestLogger(start.log), abortOnError: false },
  );
  configureManagementApi(app);
  endConnectionsWithApp(app);
  return app;
}

/** A client that holds a connection open without a whole request, as browsers do, must not hold up the end. */
function endConnectionsWithApp(app: NestFastifyApplication): void {
  const server = app.getHttpServer();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preClose', async () => {
    setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS).unref();
  });
}

async function listen(
  app: NestFastifyApplication,
  metrics: MetricsServer,
  { HOST, PORT, METRICS_PORT, API_ADMIN_KEY }: StandaloneConfiguration,
  dataDirectory: string,
): Promise<Addresses> {
  const asStartupError = (variable: string, port: number) => (error: unknown) => {
    throw portError(variable, port, HOST, error);
  };
  const metricsPort = await metrics
    .listen(METRICS_PORT, HOST)
    .catch(asStartupError('METRICS_PORT', METRICS_PORT));
  await app.listen(PORT, HOST).catch(asStartupError('PORT', PORT));
  const { port } = app.getHttpServer().address() as AddressInfo;
  const needsKey = API_ADMIN_KEY !== '';
  return { api: originOf(HOST, port), metrics: originOf(HOST, metricsPort), dataDirectory, needsKey };
}

/** How a browser on this machine reaches an address that was listened on. */
function originOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
