import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { IdempotencyStore, JobRepository, Recovery, Retention, RunLedger } from '@job-scheduler/job-store';
import {
  Database,
  PostgresIdempotencyStore,
  PostgresJobRepository,
  PostgresRecovery,
  PostgresRetention,
  PostgresRunLedger,
} from '@job-scheduler/job-store/postgres';
import { Clock } from '@job-scheduler/job-model';
import { HealthChecks } from '@job-scheduler/management';
import { EventLog } from '@job-scheduler/platform';
import { StandaloneHealthChecks } from './standalone-health-checks.js';

const adapters = [
  [JobRepository, PostgresJobRepository],
  [RunLedger, PostgresRunLedger],
  [Recovery, PostgresRecovery],
  [IdempotencyStore, PostgresIdempotencyStore],
  [Retention, PostgresRetention],
] as const;

/** The system of record: every port of it over the same connections to PostgreSQL. */
@Global()
@Module({})
export class StoreModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  static forRoot({ url }: { url: string }): DynamicModule {
    return {
      module: StoreModule,
      providers: [
        { provide: Database, useFactory: (log: EventLog) => openDatabase(url, log), inject: [EventLog] },
        ...adapters.map(([port, Adapter]) => ({
          provide: port,
          useFactory: (database: Database) => new Adapter(database),
          inject: [Database],
        })),
        {
          provide: HealthChecks,
          useFactory: (database: Database, clock: Clock) => new StandaloneHealthChecks(database, clock),
          inject: [Database, Clock],
        },
      ],
      exports: [...adapters.map(([port]) => port), HealthChecks],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}

const openDatabase = (url: string, log: EventLog): Database =>
  new Database({
    url,
    onConnectionError: (error) =>
      log.warn('connection_lost', 'A connection to PostgreSQL broke and will be replaced.', {
        error: error.message,
      }),
  });
