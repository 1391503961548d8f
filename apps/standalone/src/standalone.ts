import { AddressGuard } from '@job-scheduler/http-callback';
import { PrivatePostgres } from '@job-scheduler/private-postgres';
import { migrate } from '@job-scheduler/job-store/postgres';
import { accessOptions, createManagementApi, listen } from '@job-scheduler/management';
import { stopWithinMs } from '@job-scheduler/execution';
import {
  endsWithin,
  MonitoringServer,
  nestLogger,
  originOf,
  requireFreePort,
  type EventLog,
  type KeyRing,
  type ProcessControl,
  type StartedProcess,
} from '@job-scheduler/platform';
import { resolve } from 'node:path';
import type { StandaloneConfiguration } from './standalone-settings.js';
import { StandaloneModule } from './standalone.module.js';
import { welcome } from './welcome.js';

/** What a start needs. */
export interface StandaloneStart {
  configuration: StandaloneConfiguration;
  /** What seals and opens secrets. */
  keys: KeyRing;
  version: string;
  log: EventLog;
  control: ProcessControl;
}

/** PostgreSQL's `max_connections`: ours, and some for the owner, superusers and whoever looks into the database. */
const LEAST_MAX_CONNECTIONS = 50;
const FOR_OTHERS = 20;

/** The share of the time to stop that is left for PostgreSQL. */
const FOR_POSTGRES = 0.04;

/** Starts api, scheduler and runner over a private PostgreSQL. Throws StartupError for what the user can fix. */
export async function startStandalone(start: StandaloneStart): Promise<StartedProcess> {
  const { configuration, control } = start;
  await requireFreePort('PORT', configuration.PORT, configuration.HOST);
  await requireFreePort('METRICS_PORT', configuration.METRICS_PORT, configuration.HOST);
  const dataDirectory = resolve(configuration.DATA_DIR);
  control.say(`Starting PostgreSQL in ${dataDirectory} …`);
  const postgres = await PrivatePostgres.start({
    directory: dataDirectory,
    log: control.say,
    maxConnections: Math.max(LEAST_MAX_CONNECTIONS, configuration.DATABASE_CONNECTIONS + FOR_OTHERS),
  });
  try {
    // Without PostgreSQL no outcome can be recorded, so there is nothing to wait for.
    postgres.onExit(control.endWith);
    await migrate(postgres.url);
    control.say('Starting api, scheduler and runner …');
    return await serve(start, postgres, dataDirectory);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function serve(
  { configuration, keys, version, log }: StandaloneStart,
  postgres: PrivatePostgres,
  dataDirectory: string,
): Promise<StartedProcess> {
  const { HOST, PORT, DRAIN_SECONDS } = configuration;
  const withinMs = stopWithinMs(DRAIN_SECONDS);
  const module = StandaloneModule.forRoot({ configuration, databaseUrl: postgres.url, keys, version, log });
  const app = await createManagementApi(module, nestLogger(log), accessOptions(configuration));
  try {
    const { port, firstKey } = await listen(app, PORT, HOST);
    const metricsPort = app.get(MonitoringServer, { strict: false }).port;
    const origin = originOf(HOST, port);
    return {
      origin,
      welcome: welcome({
        api: origin,
        metrics: originOf(HOST, metricsPort),
        dataDirectory,
        key: keyFor(accessOptions(configuration)),
        firstKey,
        mayCallItself: !app.get(AddressGuard, { strict: false }).deniesLiteral(origin),
      }),
      // PostgreSQL is stopped in any case, and in time.
      stop: async () => {
        await endsWithin(withinMs * (1 - FOR_POSTGRES), app.close());
        await postgres.stop();
      },
      stopWithinMs: withinMs,
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}

const keyFor = ({ isOpen, adminKey }: ReturnType<typeof accessOptions>) => {
  if (isOpen) return 'none';
  return adminKey === null ? 'made' : 'set';
};
