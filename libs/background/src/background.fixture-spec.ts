import { EventEmitter, once } from 'node:events';
import {
  Module,
  type DynamicModule,
  type INestApplicationContext,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { HttpCallback } from '@job-scheduler/http-callback';
import { AxiosHttpCallback } from '@job-scheduler/http-callback/axios';
import { Clock } from '@job-scheduler/job-model';
import { AlertOutbox, JobRepository, OperationStore, Retention } from '@job-scheduler/job-store';
import {
  Database,
  PostgresAlertOutbox,
  PostgresJobRepository,
  PostgresOperationStore,
} from '@job-scheduler/job-store/postgres';
import { EventLog, SystemClock } from '@job-scheduler/platform';
import { PriorityQueue } from '@job-scheduler/priority-queue';
import { InMemoryPriorityQueue } from '@job-scheduler/priority-queue/in-memory';
import type { AlertOptions } from './alerts/alert-providers.js';
import { BackgroundModule } from './background.module.js';

/** A real retention that signals when it begins and ends, and can be held up in between. */
export class ObservedRetention extends Retention {
  readonly events = new EventEmitter();
  calls = 0;
  hold: Promise<void> = Promise.resolve();

  constructor(private readonly inner: Retention) {
    super();
  }

  async maintain(retainDays: number): Promise<{ dropped: string[] }> {
    this.calls += 1;
    this.events.emit('begin');
    await this.hold;
    const result = await this.inner.maintain(retainDays);
    this.events.emit('end', result);
    return result;
  }

  async nextEnd(): Promise<{ dropped: string[] }> {
    const [result] = (await once(this.events, 'end')) as [{ dropped: string[] }];
    return result;
  }
}

/** Records what is logged as an error, and signals when something is. */
export class ErrorLog extends EventLog {
  readonly events = new EventEmitter();
  readonly errors: string[] = [];

  debug(): void {}
  info(): void {}
  warn(): void {}

  error(event: string): void {
    this.errors.push(event);
    this.events.emit(event);
  }
}

interface Parts {
  url: string;
  retention: Retention;
  log?: EventLog;
  clock?: Clock;
  alerts?: AlertOptions;
}

/** The connections that the ports of a process hold open. */
class OpenParts implements OnApplicationShutdown {
  readonly database: Database;
  readonly callback = new AxiosHttpCallback({ version: '0.0.0' });
  private closed: Promise<unknown> | undefined;

  constructor(url: string) {
    this.database = new Database({ url });
  }

  /** Safe to call again: tests may have closed the process themselves. */
  onApplicationShutdown(): Promise<unknown> {
    this.closed ??= Promise.all([this.database.close(), this.callback.close()]);
    return this.closed;
  }
}

@Module({})
class SurroundingsModule {
  static of({ url, retention, log = new ErrorLog(), clock = new SystemClock() }: Parts): DynamicModule {
    const open = new OpenParts(url);
    const ports = [
      { provide: Retention, useValue: retention },
      { provide: EventLog, useValue: log },
      { provide: Clock, useValue: clock },
      { provide: AlertOutbox, useValue: new PostgresAlertOutbox(open.database) },
      { provide: JobRepository, useValue: new PostgresJobRepository(open.database) },
      { provide: OperationStore, useValue: new PostgresOperationStore(open.database) },
      { provide: PriorityQueue, useValue: new InMemoryPriorityQueue(clock) },
      { provide: HttpCallback, useValue: open.callback },
    ];
    const providers = [...ports, { provide: OpenParts, useValue: open }];
    return { global: true, module: SurroundingsModule, providers, exports: ports };
  }
}

/** A process with nothing but background work in it. */
export async function startBackground(parts: Parts): Promise<INestApplicationContext> {
  const { url, alerts = { mail: { url: null, from: 'alerts@example.com' } } } = parts;
  const imports = [
    SurroundingsModule.of(parts),
    BackgroundModule.forRoot({ databaseUrl: url, retainDays: 30, alerts }),
  ];
  return (await Test.createTestingModule({ imports }).compile()).init();
}
