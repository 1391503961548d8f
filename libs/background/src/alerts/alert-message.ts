import { formatInstant, formatInstantOrNull, type AlertEvent } from '@job-scheduler/job-model';
import type { RaisedAlert } from '@job-scheduler/job-store';

/** The types of event in the body of a webhook. */
const TYPES = {
  failure: 'job.failing',
  recovery: 'job.recovered',
  disabled: 'job.disabled',
  missed: 'job.ticks_missed',
} as const satisfies Record<AlertEvent, string>;

type Told = Pick<
  RaisedAlert,
  'event' | 'job_id' | 'job_name' | 'run_id' | 'failures' | 'reason' | 'at' | 'recovered_at'
>;

/** The message of an alert: one sentence, and a second one when its job has recovered before it was delivered. */
export function alertMessage({
  event,
  job_name,
  failures,
  reason,
  recovered_at,
}: Omit<Told, 'at' | 'run_id' | 'job_id'>): string {
  const job = `Job "${job_name}"`;
  const because = reason === null ? '' : `: ${reason}`;
  const several = failures > 1 ? `${failures} failures in a row` : 'a failure';
  switch (event) {
    case 'failure':
      return `${job} failed${failures > 1 ? ` ${failures} times in a row` : ''}${because}.${
        recovered_at === null ? '' : ' It has recovered since.'
      }`;
    case 'recovery':
      return `${job} works again after ${several}.`;
    case 'disabled':
      return `${job} was disabled${failures > 0 ? ` after ${several}` : ''}${because}.`;
    case 'missed':
      return `${job} missed ticks${because}.`;
  }
}

/** The body of a webhook. */
export const webhookBody = (alert: Told) => ({
  type: TYPES[alert.event],
  job: { id: alert.job_id, name: alert.job_name },
  run_id: alert.run_id,
  failures: alert.failures,
  reason: alert.reason,
  message: alertMessage(alert),
  at: formatInstant(alert.at),
  recovered_at: formatInstantOrNull(alert.recovered_at),
});

/** The body for Slack and compatible services, where `&`, `<` and `>` have a special meaning. */
export const slackBody = (alert: Told) => ({
  text: alertMessage(alert).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
});

/** The text of an e-mail. */
export function mailText(alert: Told): string {
  const details = [
    ['Job', `${alert.job_name} (${alert.job_id})`],
    ['Run', alert.run_id],
    ['At', formatInstant(alert.at)],
  ].flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return [alertMessage(alert), '', ...details, ''].join('\n');
}
