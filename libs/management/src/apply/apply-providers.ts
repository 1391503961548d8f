import { Clock } from '@job-scheduler/job-model';
import { JobSets, RunEndings, type JobRepository } from '@job-scheduler/job-store';
import { Arming } from '@job-scheduler/priority-queue';
import type { Provider } from '@nestjs/common';
import { PublicUrl } from '../completions/public-url.js';
import { CallableAddresses } from '../jobs/callable-addresses.js';
import { JobsOfUsers } from '../jobs/jobs-of-users.js';
import { actorOf, MANAGEMENT_OPTIONS, type ManagementOptions } from '../management-options.js';
import { ApplyJobs } from './apply-jobs.js';
import { ApplyController } from './apply.controller.js';
import { ExportJobs } from './export-jobs.js';
import { ExportController } from './export.controller.js';
import { ImportJobs } from '../imports/import-jobs.js';
import { ImportsController } from '../imports/imports.controller.js';

/** Jobs as files say: what the module of the API needs for it. */
export const applyControllers = [ApplyController, ExportController, ImportsController];

export const applyProviders: Provider[] = [
  {
    provide: ApplyJobs,
    useFactory: (
      sets: JobSets,
      publicUrl: PublicUrl,
      addresses: CallableAddresses,
      arming: Arming,
      endings: RunEndings,
      clock: Clock,
      options: ManagementOptions,
    ) => new ApplyJobs(sets, publicUrl, addresses, arming, endings, clock, actorOf(options)),
    inject: [JobSets, PublicUrl, CallableAddresses, Arming, RunEndings, Clock, MANAGEMENT_OPTIONS],
  },
  { provide: ImportJobs, useFactory: (apply: ApplyJobs) => new ImportJobs(apply), inject: [ApplyJobs] },
  {
    provide: ExportJobs,
    useFactory: (jobs: JobRepository) => new ExportJobs(jobs),
    inject: [JobsOfUsers],
  },
];
