import { backgroundSettings } from '@job-scheduler/background';
import { integerSetting, platformSettings, serverSettings } from '@job-scheduler/platform';
import type { z } from 'zod';

/** Every setting of the scheduler, in the order of the configuration reference. */
export const schedulerSettings = {
  ...serverSettings,
  RUNS_PER_MESSAGE: integerSetting(1, 1_000)
    .default(50)
    .meta({ description: 'Most runs in one message to a runner.' }),
  ...backgroundSettings,
  ...platformSettings({ metricsPort: 0 }),
};

export type SchedulerConfiguration = {
  [Name in keyof typeof schedulerSettings]: z.output<(typeof schedulerSettings)[Name]>;
};
