import { refuseUnsafe } from '@job-scheduler/management';
import { PinoEventLog, readConfiguration, runProcess } from '@job-scheduler/platform';
import { createRequire } from 'node:module';
import { standaloneSettings } from './standalone-settings.js';
import { startStandalone } from './standalone.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

runProcess((control) => {
  const configuration = readConfiguration(standaloneSettings);
  refuseUnsafe(configuration);
  const log = new PinoEventLog('standalone', configuration.LOG_LEVEL, process.stdout);
  return startStandalone({ configuration, version, log, control });
});
