import { EventEmitter, once } from 'node:events';
import { Inject, Module, type INestApplicationContext, type OnApplicationShutdown } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { addressSettings, HttpCallback } from '@job-scheduler/http-callback';
import { AddressesModule, AxiosHttpCallbackModule } from '@job-scheduler/http-callback/axios';
import type { Clock } from '@job-scheduler/job-model';
import { Retention } from '@job-scheduler/job-store';
import { PostgresBackgroundStoreModule, PostgresConnectionsModule } from '@job-scheduler/job-store/postgres';
import { EventLog, PlatformModule, readConfiguration, SystemClock } from '@job-scheduler/platform';
import { InMemoryPriorityQueueModule } from '@job-scheduler/priority-queue/in-memory';
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

/** Records what is logged as an error, and signals when something is, or is a warning. */
export class ErrorLog extends EventLog {
  readonly events = new EventEmitter();
  readonly errors: string[] = [];

  debug(): void {}
  info(): void {}
  warn(event: string): void {
    this.events.emit(event);
  }

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
  /** The setting CALLBACK_ADDRESSES; default any, since targets are on loopback. */
  addresses?: 'public' | 'any';
}

/** Closes the connections to targets, which otherwise end with their process. */
@Module({})
class ProcessEnd implements OnApplicationShutdown {
  constructor(@Inject(HttpCallback) private readonly callback: HttpCallback) {}

  onApplicationShutdown(): Promise<void> {
    return this.callback.close();
  }
}

/** A process with nothing but background work in it, as apps compose it. It does not wait for its database. */
export async function startBackground({
  url,
  retention,
  log = new ErrorLog(),
  clock = new SystemClock(),
  alerts = { mail: { url: null, from: 'alerts@example.com' } },
  addresses: scope = 'any',
}: Parts): Promise<INestApplicationContext> {
  const platform = PlatformModule.forRoot({ log, clock, version: '0.0.0' });
  const postgres = PostgresConnectionsModule.forRoot({
    url,
    connections: 8,
    hasTicks: true,
    hasBackground: true,
    imports: [platform],
  });
  const store = PostgresBackgroundStoreModule.forRoot({ imports: [platform, postgres] });
  const priorityQueue = InMemoryPriorityQueueModule;
  const addresses = AddressesModule.forRoot({
    settings: readConfiguration(addressSettings, { CALLBACK_ADDRESSES: scope }),
    imports: [platform, store],
  });
  const httpCallback = AxiosHttpCallbackModule.forRoot({ version: '0.0.0', addresses });
  const imports = [platform, postgres, store, priorityQueue, httpCallback];
  const background = BackgroundModule.forRoot({ retainDays: 30, auditDays: 365, alerts, imports });
  const app = await Test.createTestingModule({
    imports: [background, { module: ProcessEnd, imports: [httpCallback] }],
  })
    .overrideProvider(Retention)
    .useValue(retention)
    .compile();
  return app.init();
}
