import {
  formatInstant,
  previewSchedule,
  schedulePreviewSchema,
  zoneData,
  type Clock,
} from '@job-scheduler/job-model';
import { z } from 'zod';
import { instant } from '../openapi/instant-field.js';

/** The body of a preview. */
export const previewBodySchema = schedulePreviewSchema.meta({
  id: 'SchedulePreviewRequest',
  examples: [{ schedule: '30 2 * * *', timezone: 'Europe/Paris', count: 3 }],
});

/** The answer of a preview. */
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
    zone_data: z.string().meta({
      description: 'The release of the IANA time zone data by which all of this was computed.',
    }),
  })
  .meta({
    id: 'SchedulePreview',
    examples: [
      {
        description: 'At 02:30 every day, Europe/Paris',
        next: [{ at: '2030-01-01T01:30:00.000Z', local: '2030-01-01T02:30:00+01:00' }],
        transitions: [
          {
            at: '2030-03-31T01:00:00.000Z',
            kind: 'gap',
            offset_before: '+01:00',
            offset_after: '+02:00',
            effect:
              'On 2030-03-31 clocks go from 02:00 to 03:00: the tick at 02:30 does not exist and runs at 03:00.',
          },
        ],
        never_fires: false,
        zone_data: '2026f',
      },
    ],
  });

/** Explains a schedule before a job uses it. */
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
      zone_data: zoneData().version,
    };
  }
}
