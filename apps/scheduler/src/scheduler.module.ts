import { Module, type DynamicModule } from '@nestjs/common';
import { BackgroundModule } from '@job-scheduler/background';
import { AxiosHttpCallbackModule } from '@job-scheduler/http-callback/axios';
import { RedisDedupCacheModule } from '@job-scheduler/dedup-cache/redis';
import {
  RabbitmqConnection,
  RabbitmqConnectionModule,
  RabbitmqRunProducerModule,
} from '@job-scheduler/job-queue/rabbitmq';
import { PostgresStoreModule, SchemaGate } from '@job-scheduler/job-store/postgres';
import {
  HealthModule,
  MonitoringModule,
  PlatformModule,
  type EventLog,
  type ProcessControl,
} from '@job-scheduler/platform';
import { RedisModule, redisStatus } from '@job-scheduler/platform/redis';
import { RedisPriorityQueueModule } from '@job-scheduler/priority-queue/redis';
import { SchedulingModule } from '@job-scheduler/scheduling';
import { Redis } from 'ioredis';
import type { SchedulerConfiguration } from './scheduler-settings.js';

/** What the scheduler needs to know besides its configuration. */
export interface SchedulerOptions {
  configuration: SchedulerConfiguration;
  version: string;
  log: EventLog;
  control: ProcessControl;
}

/** Decides which jobs are due. It needs PostgreSQL; without Redis or RabbitMQ ticks are recorded all the same. */
@Module({})
export class SchedulerModule {
  static forRoot({ configuration, version, log, control }: SchedulerOptions): DynamicModule {
    const { DATABASE_URL, REDIS_URL, AMQP_URL, HOST, METRICS_PORT } = configuration;
    return {
      module: SchedulerModule,
      imports: [
        PlatformModule.forRoot({ log, version }),
        MonitoringModule.forRoot({ port: METRICS_PORT, host: HOST }),
        HealthModule.forRoot({
          inject: [SchemaGate, Redis, RabbitmqConnection],
          probes: (gate: SchemaGate, redis: Redis, rabbitmq: RabbitmqConnection) => ({
            postgres: { look: () => gate.status(), isVital: true },
            redis: { look: () => redisStatus(redis), isVital: false },
            rabbitmq: { look: () => rabbitmq.status(), isVital: false },
          }),
        }),
        PostgresStoreModule.forRoot({ url: DATABASE_URL, poolSize: 2 }),
        RedisModule.forRoot({ url: REDIS_URL, service: 'scheduler' }),
        RedisPriorityQueueModule,
        RedisDedupCacheModule,
        RabbitmqConnectionModule.forRoot({
          url: AMQP_URL,
          service: 'scheduler',
          log,
          onMismatch: ({ message }) => control.endWith(message),
        }),
        RabbitmqRunProducerModule.forRoot({ runsPerMessage: configuration.RUNS_PER_MESSAGE }),
        // For alerts: a scheduler never calls the URL of a job.
        AxiosHttpCallbackModule.forRoot({ version }),
        BackgroundModule.forRoot({
          databaseUrl: DATABASE_URL,
          retainDays: configuration.RUN_RETENTION_DAYS,
          alerts: { mail: { url: configuration.SMTP_URL || null, from: configuration.ALERT_FROM } },
        }),
        SchedulingModule,
      ],
    };
  }
}
