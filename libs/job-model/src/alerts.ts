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

/** Whom an alert tells: a URL or an e-mail address. */
export type AlertDestination = Alert['to'];

/** pending: not delivered yet; failed: given up. */
export const ALERT_STATES = ['pending', 'delivered', 'failed'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** Something that happened to a job, of which its alerts may tell. */
export interface AlertOccurrence {
  job_id: string;
  event: AlertEvent;
  /** Runs in a row that failed: up to now, or up to the success that ended them. */
  failures: number;
  /** The run that it came of, if it came of one. */
  run_id: string | null;
  /** Why, as the ledger has it. */
  reason: string | null;
  /** Epoch milliseconds; without it, when the store learns of it. */
  at?: number | null;
}

/** Which of a job's alerts tell of an occurrence. Whether they have told of it already is for the store to know. */
export const alertsFor = (
  alerts: readonly Alert[],
  { event, failures }: Pick<AlertOccurrence, 'event' | 'failures'>,
): Alert[] =>
  alerts.filter(
    ({ on, after_failures }) => on.includes(event) && (event !== 'failure' || failures >= after_failures),
  );
