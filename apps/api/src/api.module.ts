import { Module, type DynamicModule } from '@nestjs/common';
import { AddressesModule, AxiosHttpCallbackModule } from '@job-scheduler/http-callback/axios';
import {
  PostgresConnectionsModule,
  PostgresStoreModule,
  SchemaGate,
} from '@job-scheduler/job-store/postgres';
import { accessOptions, ManagementModule } from '@job-scheduler/management';
import {
  HealthModule,
  MonitoringModule,
  PlatformModule,
  type EventLog,
  type KeyRing,
} from '@job-scheduler/platform';
import { redisStatus, RedisModule } from '@job-scheduler/platform/redis';
import { RedisPriorityQueueModule } from '@job-scheduler/priority-queue/redis';
import { Redis } from 'ioredis';
import { fileURLToPath } from 'node:url';
import type { ApiConfiguration } from './api-settings.js';

/** The built dashboard. */
const DASHBOARD_FOLDER = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

/** What the api needs to know in addition to its configuration. */
export interface ApiOptions {
  configuration: ApiConfiguration;
  /** What seals and opens secrets. */
  keys: KeyRing;
  version: string;
  log: EventLog;
}

/** The only component that users talk to. It needs PostgreSQL, and keeps serving without Redis. */
@Module({})
export class ApiModule {
  static forRoot({ configuration, keys, version, log }: ApiOptions): DynamicModule {
    const { DATABASE_URL, REDIS_URL, PUBLIC_URL, TRACE_URL, METRICS_PORT, HOST } = configuration;
    const platform = PlatformModule.forRoot({ log, logRuns: configuration.LOG_RUNS, version });
    const postgres = PostgresConnectionsModule.forRoot({
      url: DATABASE_URL,
      connections: configuration.DATABASE_CONNECTIONS,
      imports: [platform],
    });
    const store = PostgresStoreModule.forRoot({
      imports: [platform, postgres],
      keys,
    });
    const redis = RedisModule.forRoot({ url: REDIS_URL, service: 'api', imports: [platform] });
    const priorityQueue = RedisPriorityQueueModule.forRoot({ imports: [redis] });
    const addresses = AddressesModule.forRoot({ settings: configuration, imports: [platform, store] });
    const httpCallback = AxiosHttpCallbackModule.forRoot({ version, addresses });
    const health = HealthModule.forRoot({
      inject: [SchemaGate, Redis],
      probes: (gate: SchemaGate, connection: Redis) => ({
        postgres: { look: () => gate.status(), isVital: true },
        redis: { look: () => redisStatus(connection), isVital: false },
        rabbitmq: { look: () => 'unused', isVital: false },
      }),
      imports: [platform, store, redis],
    });
    return {
      module: ApiModule,
      imports: [
        MonitoringModule.forRoot({ port: METRICS_PORT, host: HOST, imports: [platform, health] }),
        ManagementModule.forRoot({
          ...accessOptions(configuration),
          version,
          dashboardFolder: DASHBOARD_FOLDER,
          publicUrl: PUBLIC_URL || null,
          traceUrl: TRACE_URL || null,
          imports: [platform, health, store, redis, priorityQueue, httpCallback],
        }),
      ],
    };
  }
}
