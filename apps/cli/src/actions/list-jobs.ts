import type { RequestOf } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { paintState, type Column } from '../output/columns.js';
import { printList } from '../output/print.js';
import { localTime, relative } from '../output/times.js';
import { unreadableAdvice, unreadableColumn } from '../output/unreadable.js';
import { filterOf, type Selection } from './bulk.js';
import { passableNames, pageSize, take, type Job } from './find-job.js';
import { watch } from '../watching/watch.js';

type Filters = RequestOf<'listJobs'>;

interface Options extends Omit<Selection, 'all'> {
  readonly sort?: NonNullable<Filters['sort']>;
  readonly limit: number;
  readonly all?: boolean;
  readonly watch?: true;
}

/** `jobctl jobs list` */
export const listJobs: Action<Options> = async (context, _args, options) => {
  if (options.watch === true) return watch(context, {}, () => printJobs(context, options));
  return printJobs(context, options);
};

async function printJobs(context: Context, options: Options): Promise<void> {
  const { all: _all, sort, ...selection } = options;
  const filter = filterOf(selection);
  const filters = { ...filter, ...(sort === undefined ? {} : { sort }) };
  const client = await context.client();
  const found = client.items('listJobs', { ...filters, limit: pageSize(options) });
  const jobs = await take(context, found, options);
  const areAll = Object.keys(filter).length === 0 && (options.all === true || jobs.length < options.limit);
  await printList(context, {
    items: jobs,
    columns: [...jobColumns(context), ...unreadableColumn(jobs)],
    name: context.format.kind === 'name' ? await passableNames(context, jobs, areAll) : ({ name }) => name,
    empty:
      Object.keys(filters).length > 0
        ? 'No job is like that: leave out a filter.'
        : "There are no jobs yet: create one with `jobctl jobs create NAME -s '* * * * *' -c URL`.",
    advice: unreadableAdvice(jobs),
  });
}

/** The columns of jobs. */
export const jobColumns = ({ terminal: { colors }, now }: Context): Column<Job>[] => [
  { header: 'name', value: ({ name }) => name, isLong: true },
  { header: 'namespace', value: ({ namespace }) => namespace, wide: true },
  { header: 'status', value: ({ status }) => status, paint: paintState(colors) },
  { header: 'schedule', value: ({ schedule }) => schedule, isLong: true },
  { header: 'zone', value: ({ timezone }) => timezone, wide: true },
  { header: 'next', value: ({ next_run }) => relative(next_run, now()) },
  {
    header: 'last',
    value: ({ last_run }) =>
      last_run === null ? '-' : `${last_run.state} ${relative(last_run.scheduled_at, now())}`,
    paint: paintState(colors),
  },
  { header: 'tags', value: ({ tags }) => tags.join(','), wide: true, isLong: true },
  { header: 'calls', value: ({ job }) => `${job.http_method} ${job.callback_url}`, wide: true, isLong: true },
  { header: 'changed', value: ({ updated_at }) => localTime(updated_at), wide: true },
  { header: 'id', value: ({ id }) => id, wide: true },
];
