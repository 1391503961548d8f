import { Clock } from '@job-scheduler/job-model';
import { endedRuns, EventLog, type Wiring } from '@job-scheduler/platform';
import {
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Registry } from 'prom-client';
import { AlertOutbox } from '../alert-outbox.js';
import { CompletionEndpoint } from '../completion-endpoint.js';
import { DueTimes } from '../due-times.js';
import { IdempotencyStore } from '../idempotency-store.js';
import { JobRepository } from '../job-repository.js';
import { OperationStore } from '../operation-store.js';
import { Recovery } from '../recovery.js';
import { Retention } from '../retention.js';
import { RunEndings } from '../run-endings.js';
import { RunLedger } from '../run-ledger.js';
import { StoreVersion } from '../store-version.js';
import { PostgresAlertOutbox } from './alert-outbox.js';
import { PostgresCompletionEndpoint } from './completion-endpoint.js';
import { observeConnections } from './connection-metrics.js';
import { Database, type DatabaseOptions } from './database.js';
import { PostgresDueTimes } from './due-times.js';
import { PostgresIdempotencyStore } from './idempotency-store.js';
import { PostgresJobRepository } from './job-repository.js';
import { PostgresOperationStore } from './operation-store.js';
import { PostgresRecovery } from './recovery.js';
import { PostgresRetention } from './retention.js';
import { PostgresRunLedger } from './run-ledger.js';
import { SchemaGate } from './schema-gate.js';
import { PostgresStoreVersion } from './store-version.js';

const adapters = [
  [JobRepository, PostgresJobRepository],
  [RunLedger, PostgresRunLedger],
  [Recovery, PostgresRecovery],
  [IdempotencyStore, PostgresIdempotencyStore],
  [Retention, PostgresRetention],
  [AlertOutbox, PostgresAlertOutbox],
  [OperationStore, PostgresOperationStore],
  [CompletionEndpoint, PostgresCompletionEndpoint],
  [DueTimes, PostgresDueTimes],
  [StoreVersion, PostgresStoreVersion],
] as const;

/** The database, and how many connections a process opens to it. */
export type PostgresStoreOptions = Omit<DatabaseOptions, 'onConnectionError'>;

/**
 * The system of record in PostgreSQL: every port of it over the same connections, and what follows when runs end. The app
 * starts only once the database is reachable and its schema up to date. Injects Clock, EventLog and Registry.
 */
@Module({})
export class PostgresStoreModule implements OnModuleInit, OnApplicationShutdown {
  private readonly closing = new AbortController();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(SchemaGate) private readonly gate: SchemaGate,
  ) {}

  static forRoot({ imports, ...options }: PostgresStoreOptions & Wiring): DynamicModule {
    return {
      module: PostgresStoreModule,
      imports,
      providers: [
        {
          provide: Database,
          useFactory: (log: EventLog, registry: Registry) => openDatabase(options, log, registry),
          inject: [EventLog, Registry],
        },
        {
          provide: SchemaGate,
          useFactory: (...parts: ConstructorParameters<typeof SchemaGate>) => new SchemaGate(...parts),
          inject: [Database, Clock, EventLog],
        },
        ...adapters.map(([port, Adapter]) => ({
          provide: port,
          useFactory: (database: Database) => new Adapter(database),
          inject: [Database],
        })),
        {
          provide: RunEndings,
          useFactory: (
            jobs: JobRepository,
            alerts: AlertOutbox,
            version: StoreVersion,
            log: EventLog,
            registry: Registry,
          ) => new RunEndings(jobs, alerts, version, log, endedRuns(registry)),
          inject: [JobRepository, AlertOutbox, StoreVersion, EventLog, Registry],
        },
      ],
      exports: [SchemaGate, RunEndings, ...adapters.map(([port]) => port)],
    };
  }

  async onModuleInit(): Promise<void> {
    await this.gate.passed(this.closing.signal);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    await this.database.close();
  }
}

function openDatabase(options: PostgresStoreOptions, log: EventLog, registry: Registry): Database {
  const database = new Database({
    ...options,
    onConnectionError: (error) =>
      log.warn('connection_lost', 'A connection to PostgreSQL broke and will be replaced.', {
        error: error.message,
      }),
  });
  observeConnections(registry, database);
  return database;
}
