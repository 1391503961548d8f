import { HttpCallback } from '@job-scheduler/http-callback';
import { AxiosHttpCallback } from '@job-scheduler/http-callback/axios';
import { Clock } from '@job-scheduler/job-model';
import {
  AlertOutbox,
  CompletionEndpoint,
  IdempotencyStore,
  JobRepository,
  OperationStore,
  RunLedger,
} from '@job-scheduler/job-store';
import {
  Database,
  PostgresAlertOutbox,
  PostgresCompletionEndpoint,
  PostgresIdempotencyStore,
  PostgresJobRepository,
  PostgresOperationStore,
  PostgresRunLedger,
} from '@job-scheduler/job-store/postgres';
import { EventLog, HealthChecks, SystemClock, type Health } from '@job-scheduler/platform';
import { PriorityQueue } from '@job-scheduler/priority-queue';
import { InMemoryPriorityQueue } from '@job-scheduler/priority-queue/in-memory';
import { migrated, startPostgres, type TestPostgres } from '@job-scheduler/testing';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { configureManagementApi } from './configure-management-api.js';
import { managementFastifyOptions } from './http/fastify-options.js';
import { ManagementModule } from './management.module.js';

/** Records what the API logs. */
export class RecordedLog extends EventLog {
  readonly events: string[] = [];
  debug(): void {}
  info(): void {}
  warn(event: string): void {
    this.events.push(event);
  }
  error(event: string): void {
    this.events.push(event);
  }
}

/** Dependencies whose health the test sets. */
export class GivenHealth extends HealthChecks {
  health: Health = {
    status: 'ok',
    dependencies: { postgres: 'up', redis: 'embedded', rabbitmq: 'embedded' },
  };
  check(): Promise<Health> {
    return Promise.resolve(this.health);
  }
}

@Global()
@Module({})
class PortsModule {
  static of(ports: [provide: unknown, useValue: unknown][]): DynamicModule {
    const providers = ports.map(([provide, useValue]) => ({ provide: provide as symbol, useValue }));
    return { module: PortsModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}

@Module({})
class ApiModule {}

/** The ports that an API is composed of. */
export interface Ports {
  jobs: JobRepository;
  ledger: RunLedger;
  idempotency: IdempotencyStore;
  operations: OperationStore;
  alerts: AlertOutbox;
  endpoint: CompletionEndpoint;
  queue: PriorityQueue;
}

/** An API that is ready for `app.inject`. */
export async function startApi(
  ports: Ports,
  adminKey: string | null = null,
  publicUrl: string | null = 'https://jobs.example.com',
) {
  const log = new RecordedLog();
  const health = new GivenHealth();
  const registry = new Registry();
  const callback = new AxiosHttpCallback({ version: '0.0.0' });
  const given = PortsModule.of([
    [JobRepository, ports.jobs],
    [RunLedger, ports.ledger],
    [IdempotencyStore, ports.idempotency],
    [OperationStore, ports.operations],
    [AlertOutbox, ports.alerts],
    [CompletionEndpoint, ports.endpoint],
    [PriorityQueue, ports.queue],
    [HttpCallback, callback],
    [Clock, new SystemClock()],
    [EventLog, log],
    [HealthChecks, health],
    [Registry, registry],
  ]);
  const imports = [given, ManagementModule.forRoot({ adminKey, publicUrl, version: '0.0.0' })];
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: ApiModule, imports },
    new FastifyAdapter(managementFastifyOptions()),
    { logger: false, abortOnError: false },
  );
  configureManagementApi(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return { app, log, health, registry, close: () => app.close().then(() => callback.close()) };
}

/** A PostgreSQL for one test file, with a fresh database per call of `ports`. */
export class TestStore {
  private readonly databases: Database[] = [];

  private constructor(private readonly server: TestPostgres) {}

  static async start(): Promise<TestStore> {
    return new TestStore(await startPostgres());
  }

  /** Ports over an empty, migrated database, and its connections, so that tests can inspect and break things. */
  async ports(): Promise<Ports & { database: Database; empty: () => Promise<void> }> {
    const { url } = await this.server.createDatabase(migrated);
    const database = new Database({ url });
    const empty = async () =>
      void (await database.pool.query('TRUNCATE jobs, job_cursor, runs, idempotency_keys, operations'));
    return { ...this.portsOver(database), database, empty };
  }

  /** Ports over a PostgreSQL that nothing can connect to. */
  absentPorts(): Ports {
    return this.portsOver(new Database({ url: 'postgres://127.0.0.1:1/absent' }));
  }

  private portsOver(database: Database): Ports {
    this.databases.push(database);
    return {
      jobs: new PostgresJobRepository(database),
      ledger: new PostgresRunLedger(database),
      idempotency: new PostgresIdempotencyStore(database),
      operations: new PostgresOperationStore(database),
      alerts: new PostgresAlertOutbox(database),
      endpoint: new PostgresCompletionEndpoint(database),
      queue: new InMemoryPriorityQueue(new SystemClock()),
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.databases.map((database) => database.close().catch(() => undefined)));
    await this.server.stop();
  }
}

/** The job of the original design. */
export const cliJob = (name = 'CLI') => ({
  name,
  description: 'From CLI',
  schedule: '* * * * *',
  job: { callback_url: 'http://localhost:9000/hook', http_method: 'post', payload: {} },
});
