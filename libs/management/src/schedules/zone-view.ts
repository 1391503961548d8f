import { serveZone, type ServedZone } from '@job-scheduler/job-model';
import { z } from 'zod';
import { invalid } from '../problems/problem.js';

export const zoneQuerySchema = z.strictObject({
  timezone: z
    .string()
    .min(1)
    .max(64)
    .meta({ description: 'IANA name of the zone.', examples: ['Europe/Paris'] }),
});

export const zoneSchema = z
  .object({
    timezone: z.string(),
    zone_data: z.string().meta({ description: 'The release of the IANA time zone data.' }),
    starts: z.array(z.int()).meta({
      description:
        'Seconds since 1970, ascending, up to the year 2500. What is listed for the last 400 years of a zone that still changes then repeats for ever.',
    }),
    offsets: z
      .array(z.int())
      .meta({ description: 'Seconds east of UTC, from the start of the same index on.' }),
  })
  .meta({
    id: 'Zone',
    examples: [{ timezone: 'Asia/Tokyo', zone_data: '2026f', starts: [-31536000], offsets: [32400] }],
  });

/** The changes of a zone, for programs that preview schedules themselves. Throws the problem `invalid` for an unknown zone. */
export function readZone(timezone: string): ServedZone {
  const zone = serveZone(timezone);
  if (zone !== null) return zone;
  const message = 'must be an IANA time zone, like Europe/Paris';
  throw invalid([{ pointer: '/timezone', code: 'unknown_timezone', message }]);
}
