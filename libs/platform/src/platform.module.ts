import { Clock, zoneData } from '@job-scheduler/job-model';
import { Module, type DynamicModule } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { SystemClock } from './clock/system-clock.js';
import { EventLog } from './logging/event-log.js';

/** What every part of a process shares. */
export interface PlatformOptions {
  log: EventLog;
  /** The release, as metrics state it. */
  version: string;
  /** The system's clock, unless a test has its own. */
  clock?: Clock;
}

/** Clock, log and metrics. */
@Module({})
export class PlatformModule {
  static forRoot({ log, version, clock = new SystemClock() }: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: Clock, useValue: clock },
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
  new Gauge({
    name: 'job_scheduler_zone_data_info',
    help: 'Always 1; its labels say which release of the IANA time zone data is used, and where it is from.',
    labelNames: ['version', 'source'],
    registers: [registry],
  })
    .labels({ version: zoneData().version, source: zoneData().source })
    .set(1);
  return registry;
}
