import { Module, type DynamicModule } from '@nestjs/common';
import { HttpCallback } from '@job-scheduler/http-callback';
import { Clock } from '@job-scheduler/job-model';
import { RunConsumer } from '@job-scheduler/job-queue';
import { JobRepository, Recovery, RunLedger } from '@job-scheduler/job-store';
import { EventLog } from '@job-scheduler/platform';
import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { ConcurrentConsumer, type RunnerCapacity } from './concurrent-consumer.js';
import { ExecutionMetrics } from './execution-metrics.js';
import { ExecutionService } from './execution.service.js';
import { GoneTargets } from './gone-targets.js';
import { Heartbeat } from './heartbeat.js';
import { ResultWriter } from './result-writer.js';
import { RunExecutor } from './run-executor.js';

/** The runner. The adapters of its ports come from global modules that the app chooses. */
@Module({})
export class ExecutionModule {
  static forRoot(capacity: RunnerCapacity): DynamicModule {
    return {
      module: ExecutionModule,
      providers: [
        {
          provide: ExecutionMetrics,
          useFactory: (registry: Registry) => new ExecutionMetrics(registry),
          inject: [Registry],
        },
        {
          provide: Heartbeat,
          useFactory: (recovery: Recovery, clock: Clock) => new Heartbeat(randomUUID(), recovery, clock),
          inject: [Recovery, Clock],
        },
        {
          provide: ResultWriter,
          useFactory: (...parts: ConstructorParameters<typeof ResultWriter>) => new ResultWriter(...parts),
          inject: [RunLedger, Clock, EventLog],
        },
        {
          provide: GoneTargets,
          useFactory: (...parts: ConstructorParameters<typeof GoneTargets>) => new GoneTargets(...parts),
          inject: [JobRepository, EventLog],
        },
        {
          provide: RunExecutor,
          useFactory: (...parts: ConstructorParameters<typeof RunExecutor>) => new RunExecutor(...parts),
          inject: [HttpCallback, ResultWriter, GoneTargets, Clock, ExecutionMetrics],
        },
        {
          provide: ConcurrentConsumer,
          useFactory: (
            consumer: RunConsumer,
            ledger: RunLedger,
            heartbeat: Heartbeat,
            executor: RunExecutor,
            clock: Clock,
            log: EventLog,
            metrics: ExecutionMetrics,
          ) => {
            const created = new ConcurrentConsumer(
              capacity,
              consumer,
              ledger,
              heartbeat,
              executor,
              clock,
              log,
            );
            metrics.observeSlots(() => created.usage);
            return created;
          },
          inject: [RunConsumer, RunLedger, Heartbeat, RunExecutor, Clock, EventLog, ExecutionMetrics],
        },
        {
          provide: ExecutionService,
          useFactory: (...parts: ConstructorParameters<typeof ExecutionService>) =>
            new ExecutionService(...parts),
          inject: [ConcurrentConsumer, RunExecutor, Heartbeat, HttpCallback, Clock, EventLog],
        },
      ],
    };
  }
}
