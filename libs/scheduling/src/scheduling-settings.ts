import { MOST_EARLY_MS } from '@job-scheduler/job-model';
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
};
