import { Clock } from '@job-scheduler/job-model';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { SystemClock } from './clock/system-clock.js';
import { EventLog } from './logging/event-log.js';

/** Clock, log and metrics: what every part of a process shares. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot({ log, version }: { log: EventLog; version: string }): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: Clock, useClass: SystemClock },
        { provide: EventLog, useValue: log },
        { provide: Registry, useFactory: () => createRegistry(version) },
      ],
      exports: [Clock, EventLog, Registry],
    };
  }
}

function createRegistry(version: string): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const help = 'Always 1; its label says which version runs.';
  new Gauge({ name: 'job_scheduler_build_info', help, labelNames: ['version'], registers: [registry] })
    .labels({ version })
    .set(1);
  return registry;
}
