import {
  loadZoneData,
  openKeyRing,
  openSpans,
  processLog,
  readConfiguration,
  runProcess,
  startWorker,
  SystemClock,
} from '@job-scheduler/platform';
import { createRequire } from 'node:module';
import { stopWithinMs } from '@job-scheduler/execution';
import { runnerSettings } from './runner-settings.js';
import { RunnerModule } from './runner.module.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

runProcess(async (control) => {
  const configuration = readConfiguration(runnerSettings);
  const log = processLog('runner', configuration);
  loadZoneData(configuration.ZONE_DATA_FILE, log, new SystemClock());
  const spans = await openSpans(configuration, async (tracing) => {
    const { OtlpSpans } = await import('./otlp.js');
    return new OtlpSpans({ ...tracing, version, log });
  });
  const keys = await openKeyRing(configuration, async (arn) => {
    const { AwsKms } = await import('./aws-kms.js');
    return new AwsKms(arn);
  });
  const module = RunnerModule.forRoot({ configuration, keys, version, log, spans, control });
  return startWorker('runner', {
    module,
    host: configuration.HOST,
    log,
    stopWithinMs: stopWithinMs(configuration.DRAIN_SECONDS),
  });
});
