import { addressSettings, HttpCallback } from '@job-scheduler/http-callback';
import { AddressesModule, AxiosHttpCallbackModule } from '@job-scheduler/http-callback/axios';
import { Installation } from '@job-scheduler/job-model';
import {
  AlertOutbox,
  ApiKeys,
  AuditLog,
  CompletionEndpoint,
  DueTimes,
  IdempotencyStore,
  IdentityKeys,
  JobRepository,
  JobRevisions,
  JobSets,
  Journal,
  OperationStore,
  RunEndings,
  RunHistory,
  Sessions,
  StopSwitch,
  SecretStore,
  Statistics,
} from '@job-scheduler/job-store';
import {
  Database,
  migrate,
  PostgresConnectionsModule,
  PostgresStoreModule,
} from '@job-scheduler/job-store/postgres';
import {
  endedRuns,
  EventLog,
  HealthChecks,
  OwnCounts,
  ringOfOwnKeys,
  PlatformModule,
  readConfiguration,
  RunEventLog,
  SharedCounts,
  type Health,
} from '@job-scheduler/platform';
import { PriorityQueue } from '@job-scheduler/priority-queue';
import { InMemoryPriorityQueueModule } from '@job-scheduler/priority-queue/in-memory';
import {
  DocumentedAnswers,
  startPostgres,
  type TestDatabase,
  type TestPostgres,
} from '@job-scheduler/testing';
import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { randomBytes } from 'node:crypto';
import { Registry } from 'prom-client';
import { configureManagementApi } from './configure-management-api.js';
import { managementFastifyOptions } from './http/fastify-options.js';
import { ManagementModule } from './management.module.js';
import type { ProviderOptions } from './sign-in/provider-options.js';

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
    zone_data: '2026f',
  };
  check(): Promise<Health> {
    return Promise.resolve(this.health);
  }
}

/** Ports that a test may have replaced. */
@Module({})
class PortsModule {
  static of(
    ports: [provide: unknown, useValue: unknown][],
    endings: (registry: Registry) => RunEndings,
    platform: DynamicModule,
  ): DynamicModule {
    const providers = ports.map(([provide, useValue]) => ({ provide: provide as symbol, useValue }));
    return {
      module: PortsModule,
      imports: [platform],
      providers: [...providers, { provide: RunEndings, useFactory: endings, inject: [Registry] }],
      exports: [RunEndings, ...providers.map(({ provide }) => provide)],
    };
  }
}

/** The ports that an API is composed of. */
export interface Ports {
  jobs: JobRepository;
  revisions: JobRevisions;
  sets: JobSets;
  statistics: Statistics;
  journal: Journal;
  history: RunHistory;
  idempotency: IdempotencyStore;
  operations: OperationStore;
  alerts: AlertOutbox;
  endpoint: CompletionEndpoint;
  dueTimes: DueTimes;
  secrets: SecretStore;
  identities: IdentityKeys;
  queue: PriorityQueue;
  keys: ApiKeys;
  audit: AuditLog;
  sessions: Sessions;
  stops: StopSwitch;
}

/** An API that is ready for `app.inject`; `scope` is the setting CALLBACK_ADDRESSES. An answer that is not as the OpenAPI document says fails its test. */
export async function startApi(
  ports: Ports,
  adminKey: string | null = null,
  publicUrl: string | null = 'https://jobs.example.com',
  scope: 'public' | 'any' = 'any',
  requestsPerMinute = 0,
  dashboardFolder: string | null = null,
  provider: ProviderOptions | null = null,
  traceUrl: string | null = null,
) {
  const log = new RecordedLog();
  const health = new GivenHealth();
  const platform = PlatformModule.forRoot({ log, version: '0.0.0' });
  const version = { isNewer: () => Promise.resolve(false) };
  const endings = (registry: Registry) =>
    new RunEndings(ports.jobs, ports.alerts, version, log, endedRuns(registry), new RunEventLog(log, 'all'));
  const values: [unknown, unknown][] = [
    [JobRepository, ports.jobs],
    [JobRevisions, ports.revisions],
    [JobSets, ports.sets],
    [Statistics, ports.statistics],
    [Journal, ports.journal],
    [RunHistory, ports.history],
    [IdempotencyStore, ports.idempotency],
    [OperationStore, ports.operations],
    [AlertOutbox, ports.alerts],
    [CompletionEndpoint, ports.endpoint],
    [DueTimes, ports.dueTimes],
    [SecretStore, ports.secrets],
    [IdentityKeys, ports.identities],
    [PriorityQueue, ports.queue],
    [ApiKeys, ports.keys],
    [AuditLog, ports.audit],
    [Sessions, ports.sessions],
    [StopSwitch, ports.stops],
    [Installation, { predatesAddressPolicy: () => Promise.resolve(false) }],
    [HealthChecks, health],
    [SharedCounts, new OwnCounts()],
  ];
  const store = PortsModule.of(values, endings, platform);
  const addresses = AddressesModule.forRoot({
    settings: readConfiguration(addressSettings, { CALLBACK_ADDRESSES: scope }),
    imports: [platform, store],
  });
  const httpCallback = AxiosHttpCallbackModule.forRoot({ version: '0.0.0', addresses });
  const imports = [platform, httpCallback, store];
  const adapter = new FastifyAdapter(managementFastifyOptions());
  const app = await NestFactory.create<NestFastifyApplication>(
    ManagementModule.forRoot({
      version: '0.0.0',
      adminKey,
      isOpen: adminKey === null && provider === null,
      provider,
      publicUrl,
      traceUrl,
      trustedProxies: [],
      requestsPerMinute,
      dashboardFolder,
      imports,
    }),
    adapter,
    { logger: false, abortOnError: false },
  );
  configureManagementApi(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const callback = app.get(HttpCallback);
  const registry = app.get(Registry);
  const answers = await checkAnswers(adapter);
  return { app, log, health, registry, answers, close: () => app.close().then(() => callback.close()) };
}

/** Holds every answer to `app.inject` against the document that the app serves. */
async function checkAnswers(adapter: FastifyAdapter): Promise<DocumentedAnswers> {
  const inject = adapter.inject.bind(adapter);
  const answers = new DocumentedAnswers((await inject({ url: '/openapi.json' })).json());
  const checked = async (request: Exclude<Parameters<typeof inject>[0], string>) => {
    const answer = await inject(request);
    answers.check(request.method ?? 'GET', String(request.url), answer);
    return answer;
  };
  adapter.inject = checked as typeof adapter.inject;
  return answers;
}

/** An API over an empty, migrated database for the tests of a `describe`, guarded by a key if one is given. */
export function useApi(adminKey: string | null = null, scope: 'public' | 'any' = 'any') {
  let store: TestStore;
  let ports: Awaited<ReturnType<TestStore['ports']>>;
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    store = await TestStore.start();
    ports = await store.ports();
    api = await startApi(ports, adminKey, 'https://jobs.example.com', scope);
  });
  afterAll(async () => {
    await api.close();
    await store.stop();
  });
  return () => ({ api, ports, store });
}

/** A PostgreSQL for one test file, with a fresh database per call of `ports`. */
export class TestStore {
  private readonly opened: INestApplicationContext[] = [];

  private constructor(private readonly server: TestPostgres) {}

  static async start(): Promise<TestStore> {
    return new TestStore(await startPostgres());
  }

  /** Ports over an empty, migrated database, and its connections, so that tests can inspect and break things. */
  async ports(): Promise<
    Ports & { database: Database; empty: () => Promise<void> } & Pick<TestDatabase, 'fill'>
  > {
    const { url, fill } = await this.server.createDatabase({ name: 'migrated', setup: migrate });
    const parts = await this.open(url);
    const database = parts.get(Database);
    const empty = async () =>
      void (await database.pool.query(
        'TRUNCATE jobs, job_cursor, job_revisions, runs, idempotency_keys, operations',
      ));
    return { ...portsOf(parts), database, empty, fill };
  }

  /** Ports over a PostgreSQL that nothing can connect to. */
  async absentPorts(): Promise<Ports> {
    return portsOf(await this.open('postgres://127.0.0.1:1/absent'));
  }

  /** The adapters as apps compose them. They are not initialised: the store does not wait for its database. */
  private async open(url: string): Promise<INestApplicationContext> {
    const platform = PlatformModule.forRoot({ log: new RecordedLog(), version: '0.0.0' });
    const postgres = PostgresConnectionsModule.forRoot({ url, imports: [platform] });
    const keys = ringOfOwnKeys([randomBytes(32)]);
    const store = PostgresStoreModule.forRoot({ imports: [platform, postgres], keys });
    const priorityQueue = InMemoryPriorityQueueModule;
    const parts = await Test.createTestingModule({ imports: [store, priorityQueue] }).compile();
    this.opened.push(parts);
    return parts;
  }

  async stop(): Promise<void> {
    await Promise.all(this.opened.map((parts) => parts.close().catch(() => undefined)));
    await this.server.stop();
  }
}

const portsOf = (parts: INestApplicationContext): Ports => ({
  jobs: parts.get(JobRepository),
  revisions: parts.get(JobRevisions),
  sets: parts.get(JobSets),
  statistics: parts.get(Statistics),
  journal: parts.get(Journal),
  history: parts.get(RunHistory),
  idempotency: parts.get(IdempotencyStore),
  operations: parts.get(OperationStore),
  alerts: parts.get(AlertOutbox),
  endpoint: parts.get(CompletionEndpoint),
  dueTimes: parts.get(DueTimes),
  secrets: parts.get(SecretStore),
  identities: parts.get(IdentityKeys),
  queue: parts.get(PriorityQueue),
  keys: parts.get(ApiKeys),
  audit: parts.get(AuditLog),
  sessions: parts.get(Sessions),
  stops: parts.get(StopSwitch),
});

/** The job of the original design, but once a year, so that it does not become due while a test runs. */
export const cliJob = (name = 'CLI') => ({
  name,
  description: 'From CLI',
  schedule: '0 0 1 1 *',
  job: { callback_url: 'http://localhost:9000/hook', http_method: 'post', payload: {} },
});
