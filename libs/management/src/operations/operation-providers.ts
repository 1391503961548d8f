import type { Provider } from '@nestjs/common';
import { perCaller, type PerCaller } from '../access/per-caller.js';
import { PortsOfCallers } from '../access/ports-of-caller.js';
import { BackfillJob } from '../jobs/backfill-job.js';
import { BulkJobs } from './bulk-jobs.js';
import { ManageOperations } from './manage-operations.js';

/** The use cases of long operations. */
export const operationProviders: Provider[] = [
  {
    provide: perCaller(ManageOperations),
    useFactory:
      (ports: PortsOfCallers): PerCaller<ManageOperations> =>
      (caller) =>
        new ManageOperations(ports.of(caller).operations),
    inject: [PortsOfCallers],
  },
  {
    provide: perCaller(BackfillJob),
    useFactory:
      (ports: PortsOfCallers): PerCaller<BackfillJob> =>
      (caller) => {
        const { jobs, operations } = ports.of(caller);
        return new BackfillJob(jobs, operations, caller.name);
      },
    inject: [PortsOfCallers],
  },
  {
    provide: perCaller(BulkJobs),
    useFactory:
      (ports: PortsOfCallers): PerCaller<BulkJobs> =>
      (caller) => {
        const { jobs, operations } = ports.of(caller);
        return new BulkJobs(jobs, operations, caller);
      },
    inject: [PortsOfCallers],
  },
];
