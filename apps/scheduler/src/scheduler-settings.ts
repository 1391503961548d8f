import { backgroundSettings } from '@job-scheduler/background';
import { addressSettings } from '@job-scheduler/http-callback';
import {
  connectionSettings,
  jobQueueSettings,
  platformSettings,
  serverSettings,
  traceSettings,
} from '@job-scheduler/platform';
import { schedulingSettings } from '@job-scheduler/scheduling';
import type { z } from 'zod';

/** Every setting of the scheduler, in the order of the configuration reference. */
export const schedulerSettings = {
  ...serverSettings,
  ...connectionSettings({ connections: 8, least: 4 }),
  ...jobQueueSettings,
  ...backgroundSettings,
  ...schedulingSettings,
  ...addressSettings,
  ...platformSettings({ metricsPort: 0 }),
  ...traceSettings,
};

export type SchedulerConfiguration = {
  [Name in keyof typeof schedulerSettings]: z.output<(typeof schedulerSettings)[Name]>;
};
