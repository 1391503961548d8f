import { namespaceSchema, OPERATION_KINDS, OPERATION_STATES } from '@job-scheduler/job-model';
import { z } from 'zod';
import { alternatives } from '../http/input.js';
import { pagingFields } from '../http/paging.js';

/** The parameters of a list of operations. */
export const operationQuerySchema = z.strictObject({
  namespace: alternatives(namespaceSchema).meta({
    description: 'Operations whose jobs are all in these namespaces. Repeat for alternatives.',
  }),
  kind: alternatives(z.enum(OPERATION_KINDS)).meta({ description: 'Repeat for alternatives.' }),
  state: alternatives(z.enum(OPERATION_STATES)).meta({ description: 'Repeat for alternatives.' }),
  ...pagingFields,
});

export type OperationQueryInput = z.output<typeof operationQuerySchema>;
