import { Installation } from '@job-scheduler/job-model';
import { endedRuns, EventLog, KeyRing, RunEventLog } from '@job-scheduler/platform';
import type { Provider } from '@nestjs/common';
import { Registry } from 'prom-client';
import { AlertOutbox } from '../alert-outbox.js';
import { ApiKeys } from '../api-keys.js';
import { AuditLog } from '../audit-log.js';
import { CanaryRuns } from '../canary-runs.js';
import { WatchedJobs } from '../watched-jobs.js';
import { ClaimLedger } from '../claim-ledger.js';
import { CompletionEndpoint } from '../completion-endpoint.js';
import { DueTimes } from '../due-times.js';
import { IdempotencyStore } from '../idempotency-store.js';
import { IdentityKeys } from '../identity-keys.js';
import { JobRepository } from '../job-repository.js';
import { Journal } from '../journal.js';
import { JobRevisions } from '../job-revisions.js';
import { JobSets } from '../job-sets.js';
import { OperationStore } from '../operation-store.js';
import { Recovery } from '../recovery.js';
import { Retention } from '../retention.js';
import { RunEndings } from '../outcomes/run-endings.js';
import { RunHistory } from '../run-history.js';
import { SecretStore } from '../secret-store.js';
import { Statistics } from '../statistics.js';
import { Sessions } from '../sessions.js';
import { StopSwitch } from '../stop-switch.js';
import { StoreVersion } from '../store-version.js';
import { TickLedger } from '../tick-ledger.js';
import { Database } from './database.js';
import { PostgresAlertOutbox } from './alert-outbox.js';
import { PostgresApiKeys } from './api-keys.js';
import { PostgresAuditLog } from './audit-log.js';
import { PostgresCanaryRuns } from './canary-runs.js';
import { PostgresWatchedJobs } from './watched-jobs.js';
import { PostgresClaimLedger } from './claim-ledger.js';
import { PostgresCompletionEndpoint } from './completion-endpoint.js';
import { PostgresDueTimes } from './due-times.js';
import { PostgresIdempotencyStore } from './idempotency-store.js';
import { PostgresIdentityKeys } from './identity-keys.js';
import { PostgresInstallation } from './installation.js';
import { PostgresJobRepository } from './job-repository.js';
import { PostgresJobRevisions } from './job-revisions.js';
import { PostgresJobSets } from './job-sets.js';
import { PostgresJournal } from './journal.js';
import { PostgresOperationStore } from './operation-store.js';
import { PostgresRecovery } from './recovery.js';
import { PostgresRetention } from './retention.js';
import { PostgresRunHistory } from './run-history.js';
import { PostgresSecretStore } from './secret-store.js';
import { PostgresStatistics } from './statistics.js';
import { PostgresSessions } from './sessions.js';
import { PostgresStopSwitch } from './stop-switch.js';
import { PostgresStoreVersion } from './store-version.js';
import { PostgresTickLedger } from './tick-ledger.js';

const adapters = [
  [JobRepository, PostgresJobRepository],
  [JobRevisions, PostgresJobRevisions],
  [JobSets, PostgresJobSets],
  [Statistics, PostgresStatistics],
  [Journal, PostgresJournal],
  [TickLedger, PostgresTickLedger],
  [CanaryRuns, PostgresCanaryRuns],
  [WatchedJobs, PostgresWatchedJobs],
  [ClaimLedger, PostgresClaimLedger],
  [RunHistory, PostgresRunHistory],
  [Recovery, PostgresRecovery],
  [IdempotencyStore, PostgresIdempotencyStore],
  [Retention, PostgresRetention],
  [AlertOutbox, PostgresAlertOutbox],
  [OperationStore, PostgresOperationStore],
  [CompletionEndpoint, PostgresCompletionEndpoint],
  [DueTimes, PostgresDueTimes],
  [StoreVersion, PostgresStoreVersion],
  [Installation, PostgresInstallation],
  [ApiKeys, PostgresApiKeys],
  [AuditLog, PostgresAuditLog],
  [Sessions, PostgresSessions],
  [StopSwitch, PostgresStopSwitch],
] as const;

/** Every port of the store. */
export const storePorts = [RunEndings, SecretStore, IdentityKeys, ...adapters.map(([port]) => port)];

/** The ports of the store over the Database of their module, and what follows when runs end. `keys` seal secrets. */
export const storeProviders = (keys: KeyRing = new KeyRing([])): Provider[] => [
  ...adapters.map(([port, Adapter]) => ({
    provide: port,
    useFactory: (database: Database) => new Adapter(database),
    inject: [Database],
  })),
  {
    provide: SecretStore,
    useFactory: (database: Database) => new PostgresSecretStore(database, keys),
    inject: [Database],
  },
  {
    provide: IdentityKeys,
    useFactory: (database: Database) => new PostgresIdentityKeys(database, keys),
    inject: [Database],
  },
  {
    provide: RunEndings,
    useFactory: (
      jobs: JobRepository,
      alerts: AlertOutbox,
      version: StoreVersion,
      log: EventLog,
      registry: Registry,
      runLog: RunEventLog,
    ) => new RunEndings(jobs, alerts, version, log, endedRuns(registry), runLog),
    inject: [JobRepository, AlertOutbox, StoreVersion, EventLog, Registry, RunEventLog],
  },
];
