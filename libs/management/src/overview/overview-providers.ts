import { Clock } from '@job-scheduler/job-model';
import { JobRepository, Statistics } from '@job-scheduler/job-store';
import { HealthChecks } from '@job-scheduler/platform';
import type { Provider } from '@nestjs/common';
import { MANAGEMENT_OPTIONS, type ManagementOptions } from '../management-options.js';
import { ReadCalendar } from './read-calendar.js';
import { ReadFacets } from './read-facets.js';
import { ReadOverview } from './read-overview.js';

/** Figures: what the module of the API needs for them. */
export const overviewProviders: Provider[] = [
  {
    provide: ReadCalendar,
    useFactory: (statistics: Statistics, clock: Clock) => new ReadCalendar(statistics, clock),
    inject: [Statistics, Clock],
  },
  {
    provide: ReadFacets,
    useFactory: (statistics: Statistics, clock: Clock) => new ReadFacets(statistics, clock),
    inject: [Statistics, Clock],
  },
  {
    provide: ReadOverview,
    useFactory: (
      jobs: JobRepository,
      statistics: Statistics,
      calendar: ReadCalendar,
      health: HealthChecks,
      clock: Clock,
      { version }: ManagementOptions,
    ) => new ReadOverview(jobs, statistics, calendar, health, clock, version),
    inject: [JobRepository, Statistics, ReadCalendar, HealthChecks, Clock, MANAGEMENT_OPTIONS],
  },
];
