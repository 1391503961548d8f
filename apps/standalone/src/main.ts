import { refuseUnsafe } from '@job-scheduler/management';
import {
  loadZoneData,
  processLog,
  readConfiguration,
  runProcess,
  SystemClock,
} from '@job-scheduler/platform';
import { createRequire } from 'node:module';
import { standaloneSettings } from './standalone-settings.js';
import { startStandalone } from './standalone.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** For the launcher, which goes on once everything runs (tools/launch). */
export const running = runProcess((control) => {
  const configuration = readConfiguration(standaloneSettings);
  refuseUnsafe(configuration);
  const log = processLog('standalone', configuration);
  loadZoneData(configuration.ZONE_DATA_FILE, log, new SystemClock());
  return startStandalone({ configuration, version, log, control });
});
