import { refuseUnsafe } from '@job-scheduler/management';
import {
  loadZoneData,
  openKeyRing,
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
export const running = runProcess(async (control) => {
  const configuration = readConfiguration(standaloneSettings);
  refuseUnsafe(configuration);
  const log = processLog('standalone', configuration);
  loadZoneData(configuration.ZONE_DATA_FILE, log, new SystemClock());
  const keys = await openKeyRing(configuration);
  return startStandalone({ configuration, keys, version, log, control });
});
