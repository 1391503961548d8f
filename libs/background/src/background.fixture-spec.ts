import { EventEmitter, once } from 'node:events';
import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Clock } from '@job-scheduler/job-model';
import { Retention } from '@job-scheduler/job-store';
import { EventLog, SystemClock } from '@job-scheduler/platform';
import { BackgroundModule } from './background.module.js';

/** A real retention that tells when it begins and ends, and can be held up in between. */
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

/** Remembers what is logged as an error, and tells when something is. */
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
}

@Module({})
class SurroundingsModule {
  static of({ retention, log = new ErrorLog(), clock = new SystemClock() }: Parts): DynamicModule {
    const providers = [
      { provide: Retention, useValue: retention },
      { provide: EventLog, useValue: log },
      { provide: Clock, useValue: clock },
    ];
    return { global: true, module: SurroundingsModule, providers, exports: providers };
  }
}

/** A process with nothing but background work in it. */
export async function startBackground(parts: Parts): Promise<INestApplicationContext> {
  const imports = [
    SurroundingsModule.of(parts),
    BackgroundModule.forRoot({ databaseUrl: parts.url, retainDays: 30 }),
  ];
  return (await Test.createTestingModule({ imports }).compile()).init();
}
