import { z } from 'zod';

/** Settings of a process that dispatches ticks. */
export const schedulingSettings = {
  CANARY: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on').meta({
    description:
      '`on`: the system calls itself every ten seconds, by a job that no list shows, so that it notices when runs do not come through. Give it to all schedulers.',
  }),
};
