import { Clock } from '@job-scheduler/job-model';
import { CanaryRuns, JobRepository, Recovery } from '@job-scheduler/job-store';
import { CanaryState, EventLog, type Wiring } from '@job-scheduler/platform';
import { Arming, PriorityQueue } from '@job-scheduler/priority-queue';
import { Module, type DynamicModule } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Canary } from './canary.js';
import { CanaryService } from './canary.service.js';

/**
 * Keeps the canary, or halts it when it is off. Injects JobRepository, CanaryRuns, Recovery, PriorityQueue, CanaryState,
 * Clock and EventLog.
 */
@Module({})
export class CanaryModule {
  static forRoot({ isOn, imports }: { isOn: boolean } & Wiring): DynamicModule {
    return {
      module: CanaryModule,
      imports,
      providers: [
        {
          provide: Canary,
          useFactory: (
            jobs: JobRepository,
            runs: CanaryRuns,
            recovery: Recovery,
            queue: PriorityQueue,
            log: EventLog,
            state: CanaryState,
          ) => new Canary(randomUUID(), isOn, jobs, runs, recovery, new Arming(queue, log), state, log),
          inject: [JobRepository, CanaryRuns, Recovery, PriorityQueue, EventLog, CanaryState],
        },
        {
          provide: CanaryService,
          useFactory: (canary: Canary, clock: Clock, log: EventLog) => new CanaryService(canary, clock, log),
          inject: [Canary, Clock, EventLog],
        },
      ],
    };
  }
}
