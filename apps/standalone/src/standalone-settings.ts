import { backgroundSettings } from '@job-scheduler/background';
import { executionSettings } from '@job-scheduler/execution';
import { addressSettings } from '@job-scheduler/http-callback';
import { managementSettings, signInSettings } from '@job-scheduler/management';
import { connectionSettings, platformSettings, sealingSettings } from '@job-scheduler/platform';
import { schedulingSettings } from '@job-scheduler/scheduling';
import { z } from 'zod';

const { HOST, ...otherPlatformSettings } = platformSettings({ metricsPort: 9464 });

/** Every setting of the standalone process, in the order of the configuration reference. */
export const standaloneSettings = {
  PORT: managementSettings.PORT,
  HOST,
  API_ADMIN_KEY: managementSettings.API_ADMIN_KEY,
  TRUSTED_PROXIES: managementSettings.TRUSTED_PROXIES,
  API_RATE_PER_MINUTE: managementSettings.API_RATE_PER_MINUTE,
  PUBLIC_URL: managementSettings.PUBLIC_URL,
  TRACE_URL: managementSettings.TRACE_URL,
  ...signInSettings,
  DATA_DIR: z
    .string()
    .default('.data')
    .meta({ description: 'Directory of the private PostgreSQL; created when missing.' }),
  ...connectionSettings({ connections: 16, least: 4 }),
  ...executionSettings,
  ...backgroundSettings,
  ...schedulingSettings,
  ...sealingSettings,
  ...addressSettings,
  ...otherPlatformSettings,
};

export type StandaloneConfiguration = {
  [Name in keyof typeof standaloneSettings]: z.output<(typeof standaloneSettings)[Name]>;
};
