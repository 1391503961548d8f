import { z } from 'zod';
import { callbackUrlSchema } from './callback-url.js';

/** What an alert can be about. */
export const ALERT_EVENTS = ['failure', 'recovery', 'disabled', 'missed'] as const;
export type AlertEvent = (typeof ALERT_EVENTS)[number];

const destinationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('webhook'), url: callbackUrlSchema }),
  z.strictObject({ kind: z.literal('slack'), url: callbackUrlSchema }),
  z.strictObject({ kind: z.literal('email'), address: z.email().max(320) }),
]);

/** One alert of a job: what it is about, and who receives it. */
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

/** The recipient of an alert: a URL or an e-mail address. */
export type AlertDestination = Alert['to'];

/** pending: not delivered yet; failed: given up. */
export const ALERT_STATES = ['pending', 'delivered', 'failed'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** Something that happened to a job and that its alerts may report. */
export interface AlertOccurrence {
  job_id: string;
  event: AlertEvent;
  /** Consecutive failed runs: up to now, or up to the success that ended them. */
  failures: number;
  /** The run that caused it, if a run did. */
  run_id: string | null;
  /** Why it happened, as recorded in the ledger. */
  reason: string | null;
  /** Epoch milliseconds; by default the moment when the store learns of it. */
  at?: number | null;
}

/** Which of a job's alerts report an occurrence. The store knows whether they have reported it already. */
export const alertsFor = (
  alerts: readonly Alert[],
  { event, failures }: Pick<AlertOccurrence, 'event' | 'failures'>,
): Alert[] =>
  alerts.filter(
    ({ on, after_failures }) => on.includes(event) && (event !== 'failure' || failures >= after_failures),
  );
