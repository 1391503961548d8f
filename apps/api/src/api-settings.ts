import { addressSettings } from '@job-scheduler/http-callback';
import { managementSettings } from '@job-scheduler/management';
import {
  connectionSettings,
  platformSettings,
  sealingSettings,
  serverSettings,
} from '@job-scheduler/platform';
import type { z } from 'zod';

/** Every setting of the api, in the order of the configuration reference. */
export const apiSettings = {
  DATABASE_URL: serverSettings.DATABASE_URL,
  REDIS_URL: serverSettings.REDIS_URL,
  ...connectionSettings({ connections: 10, least: 1 }),
  ...managementSettings,
  ...sealingSettings,
  ...addressSettings,
  ...platformSettings({ metricsPort: 0 }),
};

export type ApiConfiguration = { [Name in keyof typeof apiSettings]: z.output<(typeof apiSettings)[Name]> };
