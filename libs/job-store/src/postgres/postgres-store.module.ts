import { Clock } from '@job-scheduler/job-model';
import { EventLog, type KeyRing, type Wiring } from '@job-scheduler/platform';
import { PostgresConnections } from '@job-scheduler/platform/postgres';
import { Inject, Module, type DynamicModule, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database } from './database.js';
import { SchemaGate } from './schema-gate.js';
import { storePorts, storeProviders } from './store-providers.js';

/**
 * The system of record in PostgreSQL: every port of it over the same connections, and what follows when runs end. The app
 * starts only once the database is reachable and its schema up to date. Injects PostgresConnections, Clock, EventLog and
 * Registry.
 */
@Module({})
export class PostgresStoreModule implements OnModuleInit, OnModuleDestroy {
  private readonly closing = new AbortController();

  constructor(@Inject(SchemaGate) private readonly gate: SchemaGate) {}

  /** `keys`: seal and open secrets; without them, there are none for this process. */
  static forRoot({ imports, keys }: Wiring & { keys?: KeyRing }): DynamicModule {
    return {
      module: PostgresStoreModule,
      imports,
      providers: [
        {
          provide: Database,
          useFactory: (connections: PostgresConnections) => new Database(connections),
          inject: [PostgresConnections],
        },
        {
          provide: SchemaGate,
          useFactory: (...parts: ConstructorParameters<typeof SchemaGate>) => new SchemaGate(...parts),
          inject: [Database, Clock, EventLog],
        },
        ...storeProviders(keys),
      ],
      exports: [SchemaGate, ...storePorts],
    };
  }

  async onModuleInit(): Promise<void> {
    await this.gate.passed(this.closing.signal);
  }

  onModuleDestroy(): void {
    this.closing.abort();
  }
}
