import { MOST_EARLY_MS, tagSchema } from '@job-scheduler/job-model';
import { integerSetting } from '@job-scheduler/platform';
import { z } from 'zod';

/** Settings of a process that dispatches ticks. */
export const schedulingSettings = {
  EARLY_MS: integerSetting(0, MOST_EARLY_MS).default(500).meta({
    description:
      'How long before they are due, in milliseconds, runners are told of ticks, so that their calls begin right at their instants. 0: ticks are looked at once they are due. Nothing is called early, and a job can be changed until its instant.',
  }),
  CANARY: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on').meta({
    description:
      '`on`: the system calls itself every ten seconds, by a job that no list shows, so that it notices when runs do not come through. Give it to all schedulers.',
  }),
  JOB_METRICS_TAG: z
    .union([z.literal(''), tagSchema], { error: 'must be a tag' })
    .default('')
    .meta({
      description:
        'Jobs with this tag have metrics of their own: when the latest success was, when the next run is due, and how many failures there were since the latest success. The first 100 of them, by namespace and name. Empty: no job has.',
    }),
};
