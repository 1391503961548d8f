import { Clock, isOutdated, zoneData } from '@job-scheduler/job-model';
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { SystemClock } from './clock/system-clock.js';
import { CanaryState } from './health/canary-state.js';
import { EventLog } from './logging/event-log.js';
import { RunEventLog, type LoggedRuns } from './logging/run-event-log.js';
import { Stages } from './metrics/stages.js';
import { NoSpans, SpanSink } from './traces/span-sink.js';

/** What every part of a process shares. */
export interface PlatformOptions {
  log: EventLog;
  /** Which runs are logged; all by default. */
  logRuns?: LoggedRuns;
  /** The release, as metrics state it. */
  version: string;
  /** The system's clock, unless a test has its own. */
  clock?: Clock;
  /** Where spans go; nowhere without it. It is closed with the process. */
  spans?: SpanSink | undefined;
}

/** Clock, log, metrics and traces. */
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(@Inject(SpanSink) private readonly spans: SpanSink) {}

  static forRoot({
    log,
    logRuns = 'all',
    version,
    clock = new SystemClock(),
    spans = new NoSpans(),
  }: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: Clock, useValue: clock },
        { provide: EventLog, useValue: log },
        { provide: RunEventLog, useFactory: () => new RunEventLog(log, logRuns, spans.isOn) },
        { provide: Registry, useFactory: () => createRegistry(version, clock) },
        {
          provide: CanaryState,
          useFactory: (registry: Registry) => new CanaryState(registry, clock),
          inject: [Registry],
        },
        {
          provide: Stages,
          useFactory: (registry: Registry) => new Stages(registry, clock),
          inject: [Registry],
        },
        { provide: SpanSink, useValue: spans },
      ],
      exports: [Clock, EventLog, RunEventLog, Registry, CanaryState, Stages, SpanSink],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.spans.close();
  }
}

/** Gauges of the client library that are named like counters, which `promtool check metrics` refuses. They are the sums of gauges that stay. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

function createRegistry(version: string, clock: Clock): Registry {
  const registry = new Registry();
  // Event loop, garbage collection, memory and processor of the process.
  collectDefaultMetrics({ register: registry, prefix: 'job_scheduler_' });
  for (const name of MISNAMED) registry.removeSingleMetric(`job_scheduler_${name}`);
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
  new Gauge({
    name: 'job_scheduler_zone_data_outdated',
    help: '1 when the time zone data is older than twelve months, so that jobs may run at the wrong hour; otherwise 0.',
    registers: [registry],
    collect() {
      this.set(isOutdated(zoneData().version, clock.now()) ? 1 : 0);
    },
  });
  return registry;
}
