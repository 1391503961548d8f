import { Module, type DynamicModule } from '@nestjs/common';
import { BackgroundModule } from '@job-scheduler/background';
import { ExecutionModule } from '@job-scheduler/execution';
import { ManagementModule } from '@job-scheduler/management';
import type { EventLog } from '@job-scheduler/platform';
import { SchedulingModule } from '@job-scheduler/scheduling';
import { DedupCacheModule } from './adapters/dedup-cache.module.js';
import { HttpCallbackModule } from './adapters/http-callback.module.js';
import { JobQueueModule } from './adapters/job-queue.module.js';
import { PlatformModule } from './adapters/platform.module.js';
import { PriorityQueueModule } from './adapters/priority-queue.module.js';
import { StoreModule } from './adapters/store.module.js';
import type { StandaloneConfiguration } from './standalone-settings.js';

/** What the standalone process needs to know besides its configuration. */
export interface StandaloneOptions {
  configuration: StandaloneConfiguration;
  databaseUrl: string;
  version: string;
  log: EventLog;
}

/** api, scheduler and runner in one process, on embedded parts. */
@Module({})
export class StandaloneModule {
  static forRoot({ configuration, databaseUrl, version, log }: StandaloneOptions): DynamicModule {
    return {
      module: StandaloneModule,
      imports: [
        PlatformModule.forRoot({ log, version }),
        StoreModule.forRoot({ url: databaseUrl }),
        PriorityQueueModule,
        DedupCacheModule,
        JobQueueModule,
        HttpCallbackModule.forRoot({ version }),
        ManagementModule.forRoot({ adminKey: configuration.API_ADMIN_KEY || null, version }),
        BackgroundModule.forRoot({ databaseUrl, retainDays: configuration.RUN_RETENTION_DAYS }),
        ExecutionModule.forRoot({ concurrency: configuration.RUNNER_CONCURRENCY }),
        SchedulingModule,
      ],
    };
  }
}
