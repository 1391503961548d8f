import { Module, type DynamicModule } from '@nestjs/common';
import { ExecutionModule } from '@job-scheduler/execution';
import { AddressesModule, AxiosHttpCallbackModule } from '@job-scheduler/http-callback/axios';
import {
  RabbitmqConnection,
  RabbitmqConnectionModule,
  RabbitmqRunConsumerModule,
} from '@job-scheduler/job-queue/rabbitmq';
import {
  PostgresConnectionsModule,
  PostgresStoreModule,
  SchemaGate,
} from '@job-scheduler/job-store/postgres';
import {
  EcsTaskProtection,
  HealthModule,
  MonitoringModule,
  PlatformModule,
  type EventLog,
  type KeyRing,
  type ProcessControl,
  type SpanSink,
} from '@job-scheduler/platform';
import { RedisModule, redisStatus } from '@job-scheduler/platform/redis';
import { RedisPriorityQueueModule } from '@job-scheduler/priority-queue/redis';
import { Redis } from 'ioredis';
import type { RunnerConfiguration } from './runner-settings.js';

/** What the runner needs to know in addition to its configuration. */
export interface RunnerOptions {
  configuration: RunnerConfiguration;
  /** What seals and opens secrets. */
  keys: KeyRing;
  version: string;
  log: EventLog;
  /** Where spans go. */
  spans: SpanSink;
  control: ProcessControl;
}

/** Executes what is due. It needs PostgreSQL and RabbitMQ; without Redis, retries begin a few seconds late. */
@Module({})
export class RunnerModule {
  static forRoot({ configuration, keys, version, log, spans, control }: RunnerOptions): DynamicModule {
    const { DATABASE_URL, REDIS_URL, AMQP_URL, HOST, METRICS_PORT, ECS_AGENT_URI } = configuration;
    const platform = PlatformModule.forRoot({ log, logRuns: configuration.LOG_RUNS, version, spans });
    const postgres = PostgresConnectionsModule.forRoot({
      url: DATABASE_URL,
      connections: configuration.DATABASE_CONNECTIONS,
      hasTicks: true,
      imports: [platform],
    });
    const store = PostgresStoreModule.forRoot({
      imports: [platform, postgres],
      keys,
    });
    const redis = RedisModule.forRoot({ url: REDIS_URL, service: 'runner', imports: [platform] });
    const priorityQueue = RedisPriorityQueueModule.forRoot({ imports: [redis] });
    const rabbitmq = RabbitmqConnectionModule.forRoot({
      url: AMQP_URL,
      service: 'runner',
      log,
      onMismatch: ({ message }) => control.endWith(message),
    });
    const jobQueue = RabbitmqRunConsumerModule.forRoot({ imports: [platform, rabbitmq] });
    const addresses = AddressesModule.forRoot({ settings: configuration, imports: [platform, store] });
    const httpCallback = AxiosHttpCallbackModule.forRoot({ version, addresses });
    const health = HealthModule.forRoot({
      inject: [SchemaGate, Redis, RabbitmqConnection],
      probes: (gate: SchemaGate, connection: Redis, broker: RabbitmqConnection) => ({
        postgres: { look: () => gate.status(), isVital: true },
        redis: { look: () => redisStatus(connection), isVital: false },
        rabbitmq: { look: () => broker.status(), isVital: true },
      }),
      imports: [platform, store, redis, rabbitmq],
    });
    const monitoring = MonitoringModule.forRoot({
      port: METRICS_PORT,
      host: HOST,
      imports: [platform, health],
    });
    return {
      module: RunnerModule,
      imports: [
        monitoring,
        ExecutionModule.forRoot({
          concurrency: configuration.RUNNER_CONCURRENCY,
          runsPerMessage: configuration.RUNS_PER_MESSAGE,
          perHost: configuration.RUNNER_HOST_CONCURRENCY,
          perHostRate: configuration.RUNNER_HOST_RATE,
          drainSeconds: configuration.DRAIN_SECONDS,
          protection: ECS_AGENT_URI === '' ? undefined : new EcsTaskProtection(ECS_AGENT_URI),
          imports: [platform, monitoring, store, priorityQueue, jobQueue, httpCallback],
        }),
      ],
    };
  }
}
