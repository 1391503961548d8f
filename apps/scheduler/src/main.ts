import {
  loadZoneData,
  openSpans,
  processLog,
  readConfiguration,
  runProcess,
  startWorker,
  SystemClock,
} from '@job-scheduler/platform';
import { createRequire } from 'node:module';
import { schedulerSettings } from './scheduler-settings.js';
import { SchedulerModule } from './scheduler.module.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

runProcess(async (control) => {
  const configuration = readConfiguration(schedulerSettings);
  const log = processLog('scheduler', configuration);
  loadZoneData(configuration.ZONE_DATA_FILE, log, new SystemClock());
  const spans = await openSpans(configuration, async (tracing) => {
    const { OtlpSpans } = await import('./otlp.js');
    return new OtlpSpans({ ...tracing, version, log });
  });
  const module = SchedulerModule.forRoot({ configuration, version, log, spans, control });
  return startWorker('scheduler', { module, host: configuration.HOST, log });
});
