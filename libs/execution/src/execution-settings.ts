import { integerSetting } from '@job-scheduler/platform';

/** Settings of the runner. */
export const executionSettings = {
  RUNNER_CONCURRENCY: integerSetting(1, 10_000)
    .default(100)
    .meta({ description: 'Calls that one runner makes at once.' }),
  RUNNER_HOST_CONCURRENCY: integerSetting(0, 10_000).default(0).meta({
    description:
      'Calls to one host that a runner always makes at once; beyond it a host gets only slots that others do not need. 0: a quarter of RUNNER_CONCURRENCY.',
  }),
};
