import { executionSettings } from '@job-scheduler/execution';
import { addressSettings } from '@job-scheduler/http-callback';
import {
  connectionSettings,
  jobQueueSettings,
  platformSettings,
  sealingSettings,
  serverSettings,
  taskProtectionSettings,
  traceSettings,
} from '@job-scheduler/platform';
import type { z } from 'zod';

/** Every setting of the runner, in the order of the configuration reference. */
export const runnerSettings = {
  ...serverSettings,
  ...connectionSettings({ connections: 6, least: 2 }),
  ...executionSettings,
  ...sealingSettings,
  ...addressSettings,
  ...taskProtectionSettings,
  ...jobQueueSettings,
  ...platformSettings({ metricsPort: 0 }),
  ...traceSettings,
};

export type RunnerConfiguration = {
  [Name in keyof typeof runnerSettings]: z.output<(typeof runnerSettings)[Name]>;
};
