import { formatInstant } from '@job-scheduler/job-model';
import type { JournalEvent } from '@job-scheduler/job-store';

/** The prefix of the types of all events. */
export const TYPE_PREFIX = 'job-scheduler';

/** The type of an event: what it is about, and what happened to it. */
export const typeOf = (event: JournalEvent): string =>
  event.kind === 'run' ? `run.${event.state}` : `job.${event.action}`;

/** The type that a listener asks for: as `typeOf` has it, or as it stands in events. */
export const withoutPrefix = (type: string): string =>
  type.startsWith(`${TYPE_PREFIX}.`) ? type.slice(TYPE_PREFIX.length + 1) : type;

/** An event as CloudEvents 1.0 writes it in JSON. `id` tells it from all others, also when it is sent again. */
export function cloudEvent(event: JournalEvent): object {
  return {
    specversion: '1.0',
    id: event.key,
    source: '/v1/events',
    type: `${TYPE_PREFIX}.${typeOf(event)}`,
    subject: event.job_id,
    time: formatInstant(event.at),
    datacontenttype: 'application/json',
    data: dataOf(event),
  };
}

function dataOf(event: JournalEvent): object {
  if (event.kind === 'job') {
    const { job_id, job_name, revision, action, status, actor, manager } = event;
    return { job_id, job_name, revision, action, status, actor, manager };
  }
  const { run_id, job_id, job_name, state, reason, trigger, scheduled_at, skipped } = event;
  const count = skipped === null ? {} : { count: skipped };
  return {
    run_id,
    job_id,
    job_name,
    state,
    reason,
    trigger,
    scheduled_at: formatInstant(scheduled_at),
    ...count,
  };
}

/** An event of the stream. `id` is where to go on from after it. */
export const eventText = (event: JournalEvent, id: string): string =>
  `id: ${id}\ndata: ${JSON.stringify(cloudEvent(event))}\n\n`;

/** Keeps the connection open, and says where to go on from. */
export const heartbeatText = (id: string): string => `: heartbeat\nid: ${id}\n\n`;
