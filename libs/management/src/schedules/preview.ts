import { formatInstant, previewSchedule, schedulePreviewSchema, type Clock } from '@job-scheduler/job-model';
import { z } from 'zod';
import { instant } from '../openapi/instant-field.js';

/** The body of a preview. */
export const previewBodySchema = schedulePreviewSchema.meta({
  id: 'SchedulePreviewRequest',
  examples: [{ schedule: '30 2 * * *', timezone: 'Europe/Paris', count: 3 }],
});

/** What a preview answers. */
export const previewSchema = z
  .object({
    description: z.string().meta({ description: 'The schedule in words.' }),
    next: z.array(z.object({ at: instant, local: z.string() })),
    transitions: z.array(
      z.object({
        at: instant,
        kind: z.enum(['gap', 'fold']),
        offset_before: z.string(),
        offset_after: z.string(),
        effect: z.string(),
      }),
    ),
    never_fires: z.boolean(),
  })
  .meta({ id: 'SchedulePreview' });

/** Tells what a schedule means before a job has it. */
export class PreviewSchedule {
  constructor(private readonly clock: Clock) {}

  preview({
    from,
    count,
    ...fields
  }: z.output<typeof schedulePreviewSchema>): z.output<typeof previewSchema> {
    const start = from ?? this.clock.now();
    const definition = { ...fields, start_at: null, end_at: null, anchor: start, seed: '' };
    const { description, next, transitions, never_fires } = previewSchedule(definition, start, count);
    return {
      description,
      next: next.map(({ at, local }) => ({ at: formatInstant(at), local })),
      transitions: transitions.map((transition) => ({ ...transition, at: formatInstant(transition.at) })),
      never_fires,
    };
  }
}
