import { type JobRepository, OperationStore } from '@job-scheduler/job-store';
import type { Provider } from '@nestjs/common';
import { BackfillJob } from '../jobs/backfill-job.js';
import { JobsOfUsers } from '../jobs/jobs-of-users.js';
import { actorOf, MANAGEMENT_OPTIONS, type ManagementOptions } from '../management-options.js';
import { BulkJobs } from './bulk-jobs.js';
import { ManageOperations } from './manage-operations.js';

/** The use cases of long operations. */
export const operationProviders: Provider[] = [
  {
    provide: ManageOperations,
    useFactory: (operations: OperationStore) => new ManageOperations(operations),
    inject: [OperationStore],
  },
  ...[BackfillJob, BulkJobs].map((UseCase) => ({
    provide: UseCase,
    useFactory: (jobs: JobRepository, operations: OperationStore, options: ManagementOptions) =>
      new UseCase(jobs, operations, actorOf(options)),
    inject: [JobsOfUsers, OperationStore, MANAGEMENT_OPTIONS],
  })),
];
