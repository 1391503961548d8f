import { Clock } from '@job-scheduler/job-model';
import { WatchedJobs } from '@job-scheduler/job-store';
import type { Wiring } from '@job-scheduler/platform';
import { Inject, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { Registry } from 'prom-client';
import { observeJobsOf } from './job-metrics.js';

const TAG = Symbol('tag of jobs with metrics');

/** Metrics of single jobs. Injects WatchedJobs, Registry and Clock. */
@Module({})
export class JobMetricsModule implements OnModuleInit {
  constructor(
    @Inject(TAG) private readonly tag: string,
    @Inject(WatchedJobs) private readonly jobs: WatchedJobs,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** `tag`: which jobs have metrics; empty: none. */
  static forRoot({ tag, imports }: { tag: string } & Wiring): DynamicModule {
    return { module: JobMetricsModule, imports, providers: [{ provide: TAG, useValue: tag }] };
  }

  onModuleInit(): void {
    if (this.tag !== '') observeJobsOf(this.tag, this.jobs, this.registry, this.clock);
  }
}
