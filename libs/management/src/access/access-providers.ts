import { Clock } from '@job-scheduler/job-model';
import { AlertOutbox, ApiKeys, JobRepository, OperationStore, RunHistory } from '@job-scheduler/job-store';
import type { Provider } from '@nestjs/common';
import { ManageApiKeys } from '../keys/manage-api-keys.js';
import { MANAGEMENT_OPTIONS, type ManagementOptions } from '../management-options.js';
import { Authentication } from './authentication.js';
import { KnownKeys } from './known-keys.js';
import { PortsOfCallers } from './ports-of-caller.js';

/** Who calls, and what it may do and see. */
export const accessProviders: Provider[] = [
  {
    provide: KnownKeys,
    useFactory: (keys: ApiKeys, clock: Clock) => new KnownKeys(keys, clock),
    inject: [ApiKeys, Clock],
  },
  {
    provide: Authentication,
    useFactory: (keys: KnownKeys, { adminKey, isOpen }: ManagementOptions) =>
      new Authentication(keys, adminKey, isOpen),
    inject: [KnownKeys, MANAGEMENT_OPTIONS],
  },
  {
    provide: PortsOfCallers,
    useFactory: (...parts: ConstructorParameters<typeof PortsOfCallers>) => new PortsOfCallers(...parts),
    inject: [JobRepository, RunHistory, OperationStore, AlertOutbox],
  },
  {
    provide: ManageApiKeys,
    useFactory: (keys: ApiKeys, clock: Clock) => new ManageApiKeys(keys, clock),
    inject: [ApiKeys, Clock],
  },
];
