import { integerSetting } from '@job-scheduler/platform';

/** Settings of background work. */
export const backgroundSettings = {
  RUN_RETENTION_DAYS: integerSetting(1, 3_650)
    .default(30)
    .meta({ description: 'Days for which runs are kept; older days are dropped whole.' }),
};
