import {
  ALERT_EVENTS,
  ALERT_STATES,
  type AlertDestination,
  formatInstant,
  formatInstantOrNull,
  readUrl,
} from '@job-scheduler/job-model';
import type { RaisedAlert } from '@job-scheduler/job-store';
import { z } from 'zod';
import { instant } from '../openapi/instant-field.js';
import { EXAMPLE_ALERT_VIEW } from './alert-examples.js';

const urlDestinationSchema = z
  .object({
    kind: z.enum(['webhook', 'slack']),
    url: z
      .string()
      .meta({ description: 'A URL without its query; of a Slack URL, which is secret, only the origin.' }),
  })
  .meta({ id: 'AlertUrl' });

const mailDestinationSchema = z
  .object({ kind: z.literal('email'), address: z.string() })
  .meta({ id: 'AlertAddress' });

/** An alert in an answer. */
export const alertViewSchema = z
  .object({
    id: z.guid().meta({ description: 'Also the `Idempotency-Key` of its delivery to a webhook.' }),
    job_id: z.guid(),
    job_name: z.string().meta({ description: 'The name of the job when this happened.' }),
    event: z.enum(ALERT_EVENTS),
    to: z.union([urlDestinationSchema, mailDestinationSchema]),
    run_id: z.guid().nullable().meta({ description: 'The run that caused it.' }),
    failures: z.int().meta({ description: 'Number of failed runs in a row.' }),
    reason: z.string().nullable(),
    at: instant.meta({ description: 'When it happened.' }),
    state: z
      .enum(ALERT_STATES)
      .meta({ description: 'pending: not delivered yet; failed: given up, see `last_error`.' }),
    attempts: z.int().meta({ description: 'Number of attempted deliveries.' }),
    last_error: z.string().nullable().meta({ description: 'Why the latest failed delivery failed.' }),
    delivered_at: instant.nullable(),
  })
  .meta({
    id: 'Alert',
    description: 'A message to one destination, and whether it was delivered.',
    examples: [EXAMPLE_ALERT_VIEW],
  });

export type AlertView = z.output<typeof alertViewSchema>;

/** Converts an alert to an answer, without the secret part of its URL. */
export function alertView(alert: RaisedAlert): AlertView {
  const { id, job_id, job_name, event, to, run_id, failures, reason, state, attempts, last_error } = alert;
  return {
    id,
    job_id,
    job_name,
    event,
    to: destinationView(to),
    run_id,
    failures,
    reason,
    at: formatInstant(alert.at),
    state,
    attempts,
    last_error,
    delivered_at: formatInstantOrNull(alert.delivered_at),
  };
}

function destinationView(to: AlertDestination): AlertView['to'] {
  switch (to.kind) {
    case 'email':
      return to;
    case 'slack':
      return { kind: to.kind, url: readUrl(to.url)?.origin ?? '' };
    case 'webhook': {
      const { origin, pathname } = readUrl(to.url) ?? { origin: '', pathname: '' };
      return { kind: to.kind, url: `${origin}${pathname}` };
    }
  }
}
