import { Module, type DynamicModule } from '@nestjs/common';
import { BackgroundModule } from '@job-scheduler/background';
import { AddressesModule, AxiosHttpCallbackModule } from '@job-scheduler/http-callback/axios';
import { RedisDedupCacheModule } from '@job-scheduler/dedup-cache/redis';
import {
  RabbitmqConnection,
  RabbitmqConnectionModule,
  RabbitmqRunProducerModule,
} from '@job-scheduler/job-queue/rabbitmq';
import {
  PostgresBackgroundStoreModule,
  PostgresConnectionsModule,
  PostgresStoreModule,
  SchemaGate,
} from '@job-scheduler/job-store/postgres';
import {
  HealthModule,
  MonitoringModule,
  PlatformModule,
  type EventLog,
  type ProcessControl,
  type SpanSink,
} from '@job-scheduler/platform';
import { RedisModule, redisStatus } from '@job-scheduler/platform/redis';
import { RedisPriorityQueueModule } from '@job-scheduler/priority-queue/redis';
import { CanaryModule, JobMetricsModule, SchedulingModule } from '@job-scheduler/scheduling';
import { Redis } from 'ioredis';
import type { SchedulerConfiguration } from './scheduler-settings.js';

/** What the scheduler needs to know in addition to its configuration. */
export interface SchedulerOptions {
  configuration: SchedulerConfiguration;
  version: string;
  log: EventLog;
  /** Where spans go. */
  spans: SpanSink;
  control: ProcessControl;
}

/** Decides which jobs are due. It needs PostgreSQL, and still records ticks without Redis or RabbitMQ. */
@Module({})
export class SchedulerModule {
  static forRoot({ configuration, version, log, spans, control }: SchedulerOptions): DynamicModule {
    const { DATABASE_URL, REDIS_URL, AMQP_URL, HOST, METRICS_PORT } = configuration;
    const platform = PlatformModule.forRoot({ log, logRuns: configuration.LOG_RUNS, version, spans });
    const postgres = PostgresConnectionsModule.forRoot({
      url: DATABASE_URL,
      connections: configuration.DATABASE_CONNECTIONS,
      hasTicks: true,
      hasBackground: true,
      imports: [platform],
    });
    const store = PostgresStoreModule.forRoot({ imports: [platform, postgres] });
    const backgroundStore = PostgresBackgroundStoreModule.forRoot({ imports: [platform, postgres] });
    const redis = RedisModule.forRoot({ url: REDIS_URL, service: 'scheduler', imports: [platform] });
    const priorityQueue = RedisPriorityQueueModule.forRoot({ imports: [redis] });
    const dedupCache = RedisDedupCacheModule.forRoot({ imports: [redis] });
    const rabbitmq = RabbitmqConnectionModule.forRoot({
      url: AMQP_URL,
      service: 'scheduler',
      log,
      onMismatch: ({ message }) => control.endWith(message),
    });
    const jobQueue = RabbitmqRunProducerModule.forRoot({
      runsPerMessage: configuration.RUNS_PER_MESSAGE,
      imports: [platform, rabbitmq],
    });
    // For alerts: a scheduler never calls the URL of a job.
    const addresses = AddressesModule.forRoot({ settings: configuration, imports: [platform, store] });
    const httpCallback = AxiosHttpCallbackModule.forRoot({ version, addresses });
    const health = HealthModule.forRoot({
      inject: [SchemaGate, Redis, RabbitmqConnection],
      probes: (gate: SchemaGate, connection: Redis, broker: RabbitmqConnection) => ({
        postgres: { look: () => gate.status(), isVital: true },
        redis: { look: () => redisStatus(connection), isVital: false },
        rabbitmq: { look: () => broker.status(), isVital: false },
      }),
      imports: [platform, store, redis, rabbitmq],
    });
    return {
      module: SchedulerModule,
      imports: [
        MonitoringModule.forRoot({ port: METRICS_PORT, host: HOST, imports: [platform, health] }),
        BackgroundModule.forRoot({
          retainDays: configuration.RUN_RETENTION_DAYS,
          auditDays: configuration.AUDIT_RETENTION_DAYS,
          alerts: { mail: { url: configuration.SMTP_URL || null, from: configuration.ALERT_FROM } },
          imports: [platform, postgres, backgroundStore, priorityQueue, httpCallback],
        }),
        SchedulingModule.forRoot({
          runsPerMessage: configuration.RUNS_PER_MESSAGE,
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
