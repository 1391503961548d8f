import { BullModule, BullRegistrar, getSharedConfigToken, type WorkerHost } from '@nestjs/bullmq';
import { Module, type DynamicModule } from '@nestjs/common';
import { Clock } from '@job-scheduler/job-model';
import { Retention } from '@job-scheduler/job-store';
import { EventLog, type Wiring } from '@job-scheduler/platform';
import { PostgresConnections } from '@job-scheduler/platform/postgres';
import { createPostgresBackend, withBackend, type ConnectionOptions } from 'bullmq';
import { alertProviders, type AlertOptions } from './alerts/alert-providers.js';
import { AlertsProcessor } from './alerts/alerts.processor.js';
import { BackgroundService } from './background.service.js';
import { BullmqPool } from './bullmq-pool.js';
import { operationProviders } from './operations/operation-providers.js';
import { OperationProcessor } from './operations/operation.processor.js';
import { RetentionProcessor } from './retention.processor.js';

/** What background work needs to know. */
export interface BackgroundOptions {
  /** Runs older than this are dropped, days. */
  retainDays: number;
  /** The same of the audit. */
  auditDays: number;
  alerts: AlertOptions;
}

/**
 * Work that is long or must be retried, on BullMQ, which keeps its jobs in the schema `bullmq` of the store's database.
 * Injects PostgresConnections, JobRepository, RunEndings, OperationStore, Retention, AlertOutbox, StoreVersion,
 * PriorityQueue, HttpCallback, OutgoingConnector, Clock, EventLog and Registry.
 */
@Module({})
export class BackgroundModule {
  static forRoot({ imports, retainDays, auditDays, alerts }: BackgroundOptions & Wiring): DynamicModule {
    // BullModule takes no backend, but it takes a class of workers.
    BullModule.workerClass = withBackend(createPostgresBackend).Worker;
    return {
      module: BackgroundModule,
      imports: [
        ...imports,
        BullModule.forRootAsync({
          imports,
          useFactory: (connections: PostgresConnections, clock: Clock) => ({
            // Typed for Redis; the class above hands it to the PostgreSQL backend.
            connection: new BullmqPool(connections, clock) as unknown as ConnectionOptions,
          }),
          inject: [PostgresConnections, Clock],
          extraOptions: { manualRegistration: true },
        }),
        // No queue: one that is made while PostgreSQL is away stays useless. It brings BullRegistrar.
        BullModule.registerQueue(),
      ],
      providers: [
        {
          provide: BullmqPool,
          useFactory: (shared: { connection: BullmqPool }) => shared.connection,
          inject: [getSharedConfigToken()],
        },
        {
          provide: RetentionProcessor,
          useFactory: (retention: Retention, log: EventLog) =>
            new RetentionProcessor(retention, retainDays, auditDays, log),
          inject: [Retention, EventLog],
        },
        {
          provide: BackgroundService,
          useFactory: (
            pool: BullmqPool,
            registrar: BullRegistrar,
            clock: Clock,
            log: EventLog,
            ...processors: WorkerHost[]
          ) => new BackgroundService(pool, registrar, clock, log, processors),
          inject: [
            BullmqPool,
            BullRegistrar,
            Clock,
            EventLog,
            // Every class of workers.
            RetentionProcessor,
            OperationProcessor,
            AlertsProcessor,
          ],
        },
        ...operationProviders,
        ...alertProviders(alerts),
      ],
    };
  }
}
