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
import { EventLog } from '@job-scheduler/platform';

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
      ],
      exports: adapters.map(([port]) => port),
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
