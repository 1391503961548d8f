import { integerSetting } from '@job-scheduler/platform';

/** Settings of the runner. */
export const executionSettings = {
  RUNNER_CONCURRENCY: integerSetting(1, 10_000)
    .default(100)
    .meta({ description: 'How many calls one runner makes at once, even when all of them go to one host.' }),
  RUNNER_HOST_CONCURRENCY: integerSetting(0, 10_000).default(0).meta({
    description:
      'Extra calls at once, beyond RUNNER_CONCURRENCY, for hosts that have fewer than this: a host that takes all the other slots cannot hold them up. 0: a quarter of RUNNER_CONCURRENCY.',
  }),
  RUNNER_HOST_RATE: integerSetting(0, 100_000)
    .default(0)
    .meta({ description: 'How many calls per second one runner starts to one host. 0: no limit.' }),
  DRAIN_SECONDS: integerSetting(0, 3600).default(25).meta({
    description:
      'How long the process may take to stop, at least 5 s. Calls under way continue until shortly before the end (8 %, at most 3 s); then they are cut off, and repeated unless `at_most_once` forbids it. Whoever stops the process must wait at least 5 s longer before killing it.',
  }),
};
