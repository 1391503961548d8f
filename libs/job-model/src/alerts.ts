import { z } from 'zod';
import { callbackUrlSchema } from './operation.js';

/** What an alert can tell of. */
export const ALERT_EVENTS = ['failure', 'recovery', 'disabled', 'missed'] as const;
export type AlertEvent = (typeof ALERT_EVENTS)[number];

const destinationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('webhook'), url: callbackUrlSchema }),
  z.strictObject({ kind: z.literal('slack'), url: callbackUrlSchema }),
  z.strictObject({ kind: z.literal('email'), address: z.email().max(320) }),
]);

/** One alert of a job: what it tells of, and whom. */
export const alertSchema = z.strictObject({
  on: z
    .array(z.enum(ALERT_EVENTS))
    .min(1)
    .max(ALERT_EVENTS.length)
    .default(['failure', 'recovery', 'disabled'])
    .meta({
      description:
        'failure: so many runs in a row failed; recovery: the first success after that; disabled: the job was disabled; missed: ticks were missed.',
    }),
  after_failures: z
    .int()
    .min(1)
    .max(1_000)
    .default(1)
    .meta({ description: 'Failed runs in a row before the first `failure` alert.' }),
  to: destinationSchema.meta({ description: 'A webhook, a Slack-compatible webhook, or an e-mail address.' }),
});

export type Alert = z.output<typeof alertSchema>;
