import { Clock } from '@job-scheduler/job-model';
import { JobRepository, OperationStore, RunEndings, StoreVersion } from '@job-scheduler/job-store';
import { EventLog } from '@job-scheduler/platform';
import { Arming, PriorityQueue } from '@job-scheduler/priority-queue';
import type { Provider } from '@nestjs/common';
import { BullmqPool } from '../bullmq-pool.js';
import { BackfillStep } from './backfill-step.js';
import { BulkStep } from './bulk-step.js';
import { OperationSweep } from './operation-sweep.js';
import { OperationWork } from './operation-work.js';
import { OperationProcessor } from './operation.processor.js';

/** The steps of operations, over the ports of a process. */
export function operationWork(
  operations: OperationStore,
  jobs: JobRepository,
  endings: RunEndings,
  version: StoreVersion,
  queue: PriorityQueue,
  clock: Clock,
  log: EventLog,
): OperationWork {
  const arming = new Arming(queue, log);
  const backfill = new BackfillStep(operations, jobs, arming, clock);
  const bulk = new BulkStep(operations, jobs, arming, endings, log);
  return new OperationWork(operations, backfill, bulk, version, clock, log);
}

/** The providers that carry operations out. */
export const operationProviders: Provider[] = [
  {
    provide: OperationWork,
    useFactory: operationWork,
    inject: [OperationStore, JobRepository, RunEndings, StoreVersion, PriorityQueue, Clock, EventLog],
  },
  {
    provide: OperationProcessor,
    useFactory: (work: OperationWork, log: EventLog) => new OperationProcessor(work, log),
    inject: [OperationWork, EventLog],
  },
  {
    provide: OperationSweep,
    useFactory: (...parts: ConstructorParameters<typeof OperationSweep>) => new OperationSweep(...parts),
    inject: [OperationStore, OperationProcessor, BullmqPool, Clock, EventLog],
  },
];
