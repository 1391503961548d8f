import { Module, type DynamicModule } from '@nestjs/common';
import { BackgroundModule } from '@job-scheduler/background';
import { InMemoryDedupCacheModule } from '@job-scheduler/dedup-cache/in-memory';
import { ExecutionModule } from '@job-scheduler/execution';
import { AddressesModule, AxiosHttpCallbackModule } from '@job-scheduler/http-callback/axios';
import { InProcessJobQueueModule } from '@job-scheduler/job-queue/in-process';
import {
  PostgresBackgroundStoreModule,
  PostgresConnectionsModule,
  PostgresStoreModule,
  SchemaGate,
} from '@job-scheduler/job-store/postgres';
import { accessOptions, ManagementModule } from '@job-scheduler/management';
import {
  HealthModule,
  isLoopback,
  MonitoringModule,
  OwnCounts,
  PlatformModule,
  SharedCounts,
  type EventLog,
  type KeyRing,
} from '@job-scheduler/platform';
import { InMemoryPriorityQueueModule } from '@job-scheduler/priority-queue/in-memory';
import { CanaryModule, JobMetricsModule, SchedulingModule } from '@job-scheduler/scheduling';
import { fileURLToPath } from 'node:url';
import type { StandaloneConfiguration } from './standalone-settings.js';

/** The built dashboard. */
const DASHBOARD_FOLDER = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

/** What the standalone process needs to know in addition to its configuration. */
export interface StandaloneOptions {
  configuration: StandaloneConfiguration;
  databaseUrl: string;
  /** What seals and opens secrets. */
  keys: KeyRing;
  version: string;
  log: EventLog;
}

/** Within one process, a message costs next to nothing. */
const RUNS_PER_MESSAGE = 10;

/** The process shares its counts of requests with nobody. */
@Module({ providers: [{ provide: SharedCounts, useClass: OwnCounts }], exports: [SharedCounts] })
class OwnCountsModule {}

/** The api, scheduler and runner in one process, with embedded parts instead of servers. */
@Module({})
export class StandaloneModule {
  static forRoot({ configuration, databaseUrl, keys, version, log }: StandaloneOptions): DynamicModule {
    const platform = PlatformModule.forRoot({ log, logRuns: configuration.LOG_RUNS, version });
    const postgres = PostgresConnectionsModule.forRoot({
      url: databaseUrl,
      connections: configuration.DATABASE_CONNECTIONS,
      hasTicks: true,
      hasBackground: true,
      imports: [platform],
    });
    const store = PostgresStoreModule.forRoot({
      imports: [platform, postgres],
      keys,
    });
    const backgroundStore = PostgresBackgroundStoreModule.forRoot({ imports: [platform, postgres] });
    const priorityQueue = InMemoryPriorityQueueModule;
    const dedupCache = InMemoryDedupCacheModule.forRoot({ imports: [platform] });
    const jobQueue = InProcessJobQueueModule.forRoot({ runsPerMessage: RUNS_PER_MESSAGE });
    const addresses = AddressesModule.forRoot({
      settings: configuration,
      isLocal: isLoopback(configuration.HOST),
      imports: [platform, store],
    });
    const httpCallback = AxiosHttpCallbackModule.forRoot({ version, addresses });
    const health = HealthModule.forRoot({
      inject: [SchemaGate],
      probes: (gate: SchemaGate) => ({
        postgres: { look: () => gate.status(), isVital: true },
        redis: { look: () => 'embedded', isVital: false },
        rabbitmq: { look: () => 'embedded', isVital: false },
      }),
      imports: [platform, store],
    });
    const monitoring = MonitoringModule.forRoot({
      port: configuration.METRICS_PORT,
      host: configuration.HOST,
      imports: [platform, health],
    });
    return {
      module: StandaloneModule,
      imports: [
        monitoring,
        ManagementModule.forRoot({
          ...accessOptions(configuration),
          version,
          dashboardFolder: DASHBOARD_FOLDER,
          publicUrl: configuration.PUBLIC_URL || null,
          traceUrl: configuration.TRACE_URL || null,
          imports: [platform, health, store, priorityQueue, httpCallback, OwnCountsModule],
        }),
        BackgroundModule.forRoot({
          retainDays: configuration.RUN_RETENTION_DAYS,
          auditDays: configuration.AUDIT_RETENTION_DAYS,
          alerts: { mail: { url: configuration.SMTP_URL || null, from: configuration.ALERT_FROM } },
          imports: [platform, postgres, backgroundStore, priorityQueue, httpCallback],
        }),
        ExecutionModule.forRoot({
          concurrency: configuration.RUNNER_CONCURRENCY,
          runsPerMessage: RUNS_PER_MESSAGE,
          perHost: configuration.RUNNER_HOST_CONCURRENCY,
          perHostRate: configuration.RUNNER_HOST_RATE,
          drainSeconds: configuration.DRAIN_SECONDS,
          imports: [platform, monitoring, store, priorityQueue, jobQueue, httpCallback],
        }),
        SchedulingModule.forRoot({
          runsPerMessage: RUNS_PER_MESSAGE,
          earlyMs: configuration.EARLY_MS,
          imports: [platform, store, priorityQueue, dedupCache, jobQueue],
        }),
        CanaryModule.forRoot({
          isOn: configuration.CANARY === 'on',
          imports: [platform, store, priorityQueue],
        }),
        JobMetricsModule.forRoot({ tag: configuration.JOB_METRICS_TAG, imports: [platform, store] }),
      ],
    };
  }
}
