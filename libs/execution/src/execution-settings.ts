import { integerSetting } from '@job-scheduler/platform';

/** Settings of the runner. */
export const executionSettings = {
  RUNNER_CONCURRENCY: integerSetting(1, 10_000)
    .default(100)
    .meta({ description: 'Calls that one runner makes at once.' }),
};
