import { EventLog, type Wiring } from '@job-scheduler/platform';
import { PostgresConnections } from '@job-scheduler/platform/postgres';
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Registry } from 'prom-client';
import { observeConnections } from './connection-metrics.js';
import { openConnections, type DatabaseOptions } from './database.js';

/** The database, how many connections a process may have, and what it uses them for. */
export type PostgresConnectionsOptions = Omit<DatabaseOptions, 'onConnectionError'>;

/**
 * The connections to PostgreSQL that everything in a process shares; they are closed last. Injects EventLog and
 * Registry.
 */
@Module({})
export class PostgresConnectionsModule implements OnApplicationShutdown {
  constructor(@Inject(PostgresConnections) private readonly connections: PostgresConnections) {}

  static forRoot({ imports, ...options }: PostgresConnectionsOptions & Wiring): DynamicModule {
    return {
      module: PostgresConnectionsModule,
      imports,
      providers: [
        {
          provide: PostgresConnections,
          useFactory: (log: EventLog, registry: Registry) => open(options, log, registry),
          inject: [EventLog, Registry],
        },
      ],
      exports: [PostgresConnections],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.connections.close();
  }
}

function open(options: PostgresConnectionsOptions, log: EventLog, registry: Registry): PostgresConnections {
  const connections = openConnections({
    ...options,
    onConnectionError: (error) =>
      log.warn('connection_lost', 'A connection to PostgreSQL broke and will be replaced.', {
        error: error.message,
      }),
  });
  observeConnections(registry, connections);
  return connections;
}
