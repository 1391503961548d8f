import {
  accessOptions,
  createManagementApi,
  firstKeyNotice,
  listen,
  refuseUnsafe,
} from '@job-scheduler/management';
import {
  loadZoneData,
  MonitoringServer,
  nestLogger,
  openKeyRing,
  originOf,
  processLog,
  readConfiguration,
  readyLine,
  runProcess,
  STOP_WITHIN_MS,
  SystemClock,
} from '@job-scheduler/platform';
import { createRequire } from 'node:module';
import { apiSettings } from './api-settings.js';
import { ApiModule } from './api.module.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

runProcess(async () => {
  const configuration = readConfiguration(apiSettings);
  refuseUnsafe(configuration);
  const { HOST, PORT } = configuration;
  const log = processLog('api', configuration);
  loadZoneData(configuration.ZONE_DATA_FILE, log, new SystemClock());
  const keys = await openKeyRing(configuration, async (arn) => {
    const { AwsKms } = await import('./aws-kms.js');
    return new AwsKms(arn);
  });
  const module = ApiModule.forRoot({ configuration, keys, version, log });
  const app = await createManagementApi(module, nestLogger(log), accessOptions(configuration));
  const { port, firstKey } = await listen(app, PORT, HOST);
  const monitoring = originOf(HOST, app.get(MonitoringServer, { strict: false }).port);
  return {
    welcome:
      readyLine('api', { at: originOf(HOST, port), monitoring }) +
      (firstKey === null ? '' : `\n${firstKeyNotice(firstKey)}`),
    stop: () => app.close(),
    stopWithinMs: STOP_WITHIN_MS,
  };
});
