import { memberAt } from '@job-scheduler/job-model/exact-json';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { printList, printOne } from '../output/print.js';
import { localTime, relative, timeAndDistance } from '../output/times.js';
import { unreadableOf } from '../output/unreadable.js';
import { passableName, findJob, idOfJob, type Job, type Place } from './find-job.js';

/** `jobctl jobs get` */
export const getJob: Action<Place> = async (context, [name = ''], place) => {
  const client = await context.client();
  const json = await client.text('getJob', { id: await idOfJob(context, name, place) });
  await printJob(context, json);
};

/** Prints one job. It is the text of the answer, so that its payload stays as it was written. */
export async function printJob(context: Context, json: string): Promise<void> {
  const job = JSON.parse(json) as Job;
  const now = context.now();
  await printOne(context, {
    value: job,
    json,
    name: context.format.kind === 'name' ? await passableName(context, job) : job.name,
    fields: [
      ['Name', job.name],
      ['Namespace', job.namespace],
      ['Description', job.description || undefined],
      ['Status', statusOf(job)],
      ['Unreadable', unreadableOf(job)],
      ['Schedule', `${job.schedule} (${job.timezone})`],
      ['Calls', `${job.job.http_method} ${job.job.callback_url}`],
      ['Payload', job.job.payload == null ? undefined : memberAt(json, ['job', 'payload'])?.text],
      ['Tags', job.tags.join(', ') || undefined],
      ['Next run', timeAndDistance(job.next_run, now)],
      [
        'Last run',
        job.last_run === null
          ? '-'
          : `${job.last_run.state}, ${timeAndDistance(job.last_run.scheduled_at, now)}, ${job.last_run.id}`,
      ],
      ['Retries', job.retry.max_attempts > 1 ? `${job.retry.max_attempts} attempts` : undefined],
      ['Overlap', job.overlap],
      ['Catch-up', job.catch_up],
      ['Revision', `${job.revision}, of ${localTime(job.updated_at)}`],
      ['Id', job.id],
    ],
  });
}

function statusOf({ status, pause }: Job): string {
  if (pause === null) return status;
  const reason = pause.reason === null ? '' : `: ${pause.reason}`;
  const until = pause.until === null ? '' : `, until ${localTime(pause.until)}`;
  return `${status}${reason}${until}`;
}

/** `jobctl jobs next` */
export const nextTicks: Action<Place & { count: number }> = async (
  context,
  [name = ''],
  { count, ...place },
) => {
  const client = await context.client();
  const job = await findJob(context, name, place);
  const { data } = await client.listUpcomingTicks({ id: job.id, count });
  await printList(context, {
    items: data,
    columns: [
      { header: 'due', value: ({ local }) => local },
      { header: 'utc', value: ({ at }) => at },
      { header: 'when', value: ({ at }) => relative(at, context.now()) },
    ],
    name: ({ at }) => at,
    empty:
      job.status === 'active' || job.status === 'ended'
        ? `${job.name} is not due again.`
        : `${job.name} is ${job.status}: it is due again once it is resumed.`,
  });
};
