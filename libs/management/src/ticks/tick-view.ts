import { instantSchema, RUN_STATES, SKIP_REASONS, TICK_PROSPECTS } from '@job-scheduler/job-model';
import { z } from 'zod';
import { pagingFields } from '../http/paging.js';
import { instant } from '../openapi/instant-field.js';

/** The parameters of a list of ticks. */
export const tickQuerySchema = z.strictObject({
  from: instantSchema
    .optional()
    .meta({ description: 'Ticks at this instant or later; a day ago if left out.' }),
  to: instantSchema.optional().meta({ description: 'Ticks before this instant; in a day if left out.' }),
  ...pagingFields,
});

export type TickQueryInput = z.output<typeof tickQuerySchema>;

/** A tick in an answer. */
export const tickSchema = z
  .object({
    at: instant,
    local: z.string().nullable().meta({
      description: "The same instant on the wall clock of the job's time zone; null if that is unknown.",
    }),
    state: z.enum([...RUN_STATES, ...TICK_PROSPECTS]).meta({
      description:
        'The state of its run. Without a run: `skipped`; `expected` in the future; `due` when it is about to be recorded; `held` when the job is paused or disabled, so that it runs only if the job is resumed with a catch-up.',
    }),
    reason: z
      .string()
      .nullable()
      .meta({
        description: `Why it did not run, or why its run failed: ${SKIP_REASONS.map((reason) => `\`${reason}\``).join(', ')}, an error code, or \`http_\` and the status.`,
      }),
    run_id: z.guid().nullable().meta({ description: 'Its row among the runs; null while there is none.' }),
    blocked_by: z.guid().nullable().meta({
      description: 'The run that was active, so that this tick was skipped or waits (`overlap`).',
    }),
    until: instant.optional().meta({
      description:
        'There if this stands for `count` skipped ticks whose instants are not known any more, since the schedule was changed: the last of them.',
    }),
    count: z.int().optional().meta({ description: 'How many ticks this stands for, if not one.' }),
  })
  .meta({ id: 'Tick', description: 'One instant at which a job was or will be due, and what came of it.' });

export type TickView = z.output<typeof tickSchema>;

const RUN_ID = '01a20ad3-4e30-8fa9-910a-8c385f4d6f3b';

/** What a job whose second call overlapped with its first may answer. */
export const EXAMPLE_TICK_PAGE = {
  data: [
    {
      at: '2030-01-01T08:00:00.000Z',
      local: '2030-01-01T09:00:00+01:00',
      state: 'running',
      reason: null,
      run_id: RUN_ID,
      blocked_by: null,
    },
    {
      at: '2030-01-01T08:01:00.000Z',
      local: '2030-01-01T09:01:00+01:00',
      state: 'skipped',
      reason: 'overlap',
      run_id: '01a20ad4-3890-8fa9-910a-8c385f4d6f3b',
      blocked_by: RUN_ID,
    },
    {
      at: '2030-01-01T08:02:00.000Z',
      local: '2030-01-01T09:02:00+01:00',
      state: 'expected',
      reason: null,
      run_id: null,
      blocked_by: null,
    },
  ],
  next_cursor: null,
} satisfies { data: TickView[]; next_cursor: null };
