import type { Wiring } from '@job-scheduler/platform';
import { PostgresConnections } from '@job-scheduler/platform/postgres';
import { Module, type DynamicModule } from '@nestjs/common';
import { Database } from './database.js';
import { storePorts, storeProviders } from './store-providers.js';

/**
 * The store for background work: the same ports over the same connections, but only over the share of them that
 * background work may use, so that it starves nobody. Injects PostgresConnections, EventLog and Registry.
 */
@Module({})
export class PostgresBackgroundStoreModule {
  static forRoot({ imports }: Wiring): DynamicModule {
    return {
      module: PostgresBackgroundStoreModule,
      imports,
      providers: [
        {
          provide: Database,
          useFactory: (connections: PostgresConnections) => new Database(connections, 'background'),
          inject: [PostgresConnections],
        },
        ...storeProviders(),
      ],
      exports: storePorts,
    };
  }
}
