import type { RequestOf } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import { paintState } from '../output/columns.js';
import { printList } from '../output/print.js';
import { localTime } from '../output/times.js';
import { filterByJob, pageSize, take, type Place } from './find-job.js';

interface Options extends Place {
  readonly state?: NonNullable<RequestOf<'listAlerts'>['state']>;
  readonly limit: number;
  readonly all?: boolean;
}

/** `jobctl alerts list` */
export const listAlerts: Action<Options> = async (context, [job], options) => {
  const client = await context.client();
  const { state } = options;
  const found = client.items('listAlerts', {
    ...(await filterByJob(context, job, options)),
    ...(state === undefined ? {} : { state }),
    limit: pageSize(options),
  });
  await printList(context, {
    items: await take(context, found, options),
    columns: [
      { header: 'at', value: ({ at }) => localTime(at) },
      { header: 'job', value: ({ job_name }) => job_name, isLong: true },
      { header: 'event', value: ({ event }) => event },
      { header: 'state', value: ({ state: text }) => text, paint: paintState(context.terminal.colors) },
      { header: 'to', value: ({ to }) => `${to.kind} ${'url' in to ? to.url : to.address}`, isLong: true },
      { header: 'error', value: ({ last_error }) => last_error ?? '-', isLong: true },
    ],
    name: ({ id }) => id,
    empty: 'No alert was sent: jobs send them when they have `alerts` (docs/guide/policies.md).',
  });
};
