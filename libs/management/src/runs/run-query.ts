import { instantSchema, namespaceSchema, RUN_STATES, RUN_TRIGGERS } from '@job-scheduler/job-model';
import { z } from 'zod';
import { alternatives, idSchema } from '../http/input.js';
import { pagingFields } from '../http/paging.js';
import { refuseEmptyRange } from '../http/range.js';

const filters = {
  state: alternatives(z.enum(RUN_STATES)).meta({ description: 'Repeat for alternatives.' }),
  trigger: alternatives(z.enum(RUN_TRIGGERS)).meta({ description: 'Repeat for alternatives.' }),
  from: instantSchema.optional().meta({ description: 'Runs scheduled at this instant or later.' }),
  to: instantSchema.optional().meta({ description: 'Runs scheduled before this instant.' }),
};

/** The parameters of a list of one job's runs. */
export const jobRunQuerySchema = z
  .strictObject({ ...filters, ...pagingFields })
  .superRefine(refuseEmptyRange);

/** The parameters of a list of runs. */
export const runQuerySchema = z
  .strictObject({
    job_id: idSchema.optional().meta({ description: 'Runs of this job, even if it is deleted.' }),
    namespace: alternatives(namespaceSchema).meta({ description: 'Repeat for alternatives.' }),
    ...filters,
    ...pagingFields,
  })
  .superRefine(refuseEmptyRange);

export type RunQueryInput = z.output<typeof runQuerySchema>;
