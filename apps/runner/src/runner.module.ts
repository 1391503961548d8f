import { Module, type DynamicModule } from '@nestjs/common';
import { ExecutionModule } from '@job-scheduler/execution';
import { AxiosHttpCallbackModule } from '@job-scheduler/http-callback/axios';
import {
  RabbitmqConnection,
  RabbitmqConnectionModule,
  RabbitmqRunConsumerModule,
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
import { Redis } from 'ioredis';
import type { RunnerConfiguration } from './runner-settings.js';

/** What the runner needs to know besides its configuration. */
export interface RunnerOptions {
  configuration: RunnerConfiguration;
  version: string;
  log: EventLog;
  control: ProcessControl;
}

/** Executes what is due. It needs PostgreSQL and RabbitMQ; without Redis retries begin some seconds late. */
@Module({})
export class RunnerModule {
  static forRoot({ configuration, version, log, control }: RunnerOptions): DynamicModule {
    const { DATABASE_URL, REDIS_URL, AMQP_URL, HOST, METRICS_PORT } = configuration;
    return {
      module: RunnerModule,
      imports: [
        PlatformModule.forRoot({ log, version }),
        MonitoringModule.forRoot({ port: METRICS_PORT, host: HOST }),
        HealthModule.forRoot({
          inject: [SchemaGate, Redis, RabbitmqConnection],
          probes: (gate: SchemaGate, redis: Redis, rabbitmq: RabbitmqConnection) => ({
            postgres: { look: () => gate.status(), isVital: true },
            redis: { look: () => redisStatus(redis), isVital: false },
            rabbitmq: { look: () => rabbitmq.status(), isVital: true },
          }),
        }),
        PostgresStoreModule.forRoot({ url: DATABASE_URL, poolSize: 2 }),
        RedisModule.forRoot({ url: REDIS_URL, service: 'runner' }),
        RedisPriorityQueueModule,
        RabbitmqConnectionModule.forRoot({
          url: AMQP_URL,
          service: 'runner',
          log,
          onMismatch: ({ message }) => control.endWith(message),
        }),
        RabbitmqRunConsumerModule,
        AxiosHttpCallbackModule.forRoot({ version }),
        ExecutionModule.forRoot({
          concurrency: configuration.RUNNER_CONCURRENCY,
          runsPerMessage: configuration.RUNS_PER_MESSAGE,
          perHost: configuration.RUNNER_HOST_CONCURRENCY,
          perHostRate: configuration.RUNNER_HOST_RATE,
        }),
      ],
    };
  }
}
