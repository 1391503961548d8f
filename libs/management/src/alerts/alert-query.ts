import { ALERT_EVENTS, ALERT_STATES, namespaceSchema } from '@job-scheduler/job-model';
import { z } from 'zod';
import { alternatives, idSchema } from '../http/input.js';
import { pagingFields } from '../http/paging.js';

/** The parameters of a list of alerts. */
export const alertQuerySchema = z.strictObject({
  job_id: idSchema.optional().meta({ description: 'Alerts of this job, even if it is deleted.' }),
  namespace: alternatives(namespaceSchema).meta({
    description: 'Alerts of jobs in this namespace. Repeat for alternatives.',
  }),
  state: alternatives(z.enum(ALERT_STATES)).meta({ description: 'Repeat for alternatives.' }),
  event: alternatives(z.enum(ALERT_EVENTS)).meta({ description: 'Repeat for alternatives.' }),
  ...pagingFields,
});

export type AlertQueryInput = z.output<typeof alertQuerySchema>;

/** The content of a cursor: the position of the last alert of the previous page. */
export const alertPositionSchema = z.strictObject({
  at: z.int().min(0).max(253_402_300_799_999),
  id: idSchema,
});
