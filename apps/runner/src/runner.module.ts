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
import type { RunnerConfiguration } from './runner-settings.js';

/** What the runner needs to know besides its configuration. */
export interface RunnerOptions {
  configuration: RunnerConfiguration;
  version: string;
  log: EventLog;
  control: ProcessControl;
}

/** Executes what is due. It needs PostgreSQL and RabbitMQ. */
@Module({})
export class RunnerModule {
  static forRoot({ configuration, version, log, control }: RunnerOptions): DynamicModule {
    const { DATABASE_URL, AMQP_URL, HOST, METRICS_PORT } = configuration;
    return {
      module: RunnerModule,
      imports: [
        PlatformModule.forRoot({ log, version }),
        MonitoringModule.forRoot({ port: METRICS_PORT, host: HOST }),
        HealthModule.forRoot({
          inject: [SchemaGate, RabbitmqConnection],
          probes: (gate: SchemaGate, rabbitmq: RabbitmqConnection) => ({
            postgres: { look: () => gate.status(), isVital: true },
            redis: { look: () => 'unused', isVital: false },
            rabbitmq: { look: () => rabbitmq.status(), isVital: true },
          }),
        }),
        PostgresStoreModule.forRoot({ url: DATABASE_URL, poolSize: 2 }),
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
        }),
      ],
    };
  }
}
