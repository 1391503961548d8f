import { JOB_STATUSES, LAST_OUTCOMES, namespaceSchema } from '@job-scheduler/job-model';
import { JOB_SORTS, type JobSort } from '@job-scheduler/job-store';
import { z } from 'zod';
import { alternatives, filterText, idSchema } from '../http/input.js';
import { pagingFields } from '../http/paging.js';

/** The parameters of a list of jobs. */
export const jobQuerySchema = z.strictObject({
  q: filterText(200).optional().meta({
    description:
      'Part of the name, the description, the URL or the schedule in words, in any letter case. One or two characters: the beginning of the name.',
  }),
  namespace: alternatives(namespaceSchema).meta({ description: 'Repeat for alternatives.' }),
  status: alternatives(z.enum(JOB_STATUSES)).meta({ description: 'Repeat for alternatives.' }),
  tag: alternatives(filterText(128)).meta({ description: 'A whole tag. Repeat for alternatives.' }),
  last_outcome: alternatives(z.enum(LAST_OUTCOMES)).meta({
    description: 'How the latest run to finish ended. Repeat for alternatives.',
  }),
  total: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Whether the answer says how many jobs there are in all, up to 10,000.' }),
  sort: z.enum(JOB_SORTS).default('-created_at').meta({
    description:
      '`-` means descending. `status`: disabled, paused, ended, active. `last_outcome`, how the latest run to finish ended: failed, lost, cancelled, succeeded; jobs without such a run are last in both directions.',
  }),
  ...pagingFields,
});

export type JobQueryInput = z.output<typeof jobQuerySchema>;

const instantKey = z.int().min(0).max(253_402_300_799_999);

/** The content of a cursor: the position of the last job of the previous page, by the value that sorts the list. */
export function jobPositionSchema(sort: JobSort) {
  switch (sort) {
    case 'name':
    case '-name':
      return z.strictObject({ key: filterText(200), id: idSchema });
    case 'created_at':
    case '-created_at':
    case 'updated_at':
    case '-updated_at':
      return z.strictObject({ key: instantKey, id: idSchema });
    case 'next_run':
    case '-next_run':
      return z.strictObject({ key: instantKey.nullable(), id: idSchema });
    case 'status':
    case '-status':
      return z.strictObject({ key: z.enum(JOB_STATUSES), id: idSchema });
    case 'last_outcome':
    case '-last_outcome':
      return z.strictObject({ key: z.enum(LAST_OUTCOMES).nullable(), id: idSchema });
  }
}
