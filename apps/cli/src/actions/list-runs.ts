import type { RequestOf } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { paintState, type Column } from '../output/columns.js';
import { printList } from '../output/print.js';
import { instantOf, localTime } from '../output/times.js';
import type { Run } from '../output/answer.js';
import { filterByJob, pageSize, take, type Place } from './find-job.js';
import { watch } from '../watching/watch.js';

type Filters = RequestOf<'listRuns'>;

/** Flags that choose runs. */
export interface RunFilters extends Place {
  readonly state?: NonNullable<Filters['state']>;
  readonly trigger?: NonNullable<Filters['trigger']>;
}

interface Options extends RunFilters {
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly all?: boolean;
  readonly watch?: true;
}

/** `jobctl runs list` */
export const listRuns: Action<Options> = async (context, [job], options) => {
  const whose = await filterByJob(context, job, options);
  if (options.watch !== true) return printRuns(context, whose, options);
  const { job_id: id, ...place } = whose;
  const about = { type: ['run'], ...(id === undefined ? {} : { job_id: [id] }), ...place };
  return watch(context, about, () => printRuns(context, whose, options));
};

async function printRuns(
  context: Context,
  whose: { job_id?: string; namespace?: string[] },
  options: Options,
): Promise<void> {
  const { state, trigger, from, to } = options;
  const filters = {
    ...whose,
    ...(state === undefined ? {} : { state }),
    ...(trigger === undefined ? {} : { trigger }),
    ...(from === undefined ? {} : { from: instantOf(from, context.now(), 'past') }),
    ...(to === undefined ? {} : { to: instantOf(to, context.now(), 'past') }),
  };
  const client = await context.client();
  const found = client.items('listRuns', { ...filters, limit: pageSize(options) });
  await printList(context, {
    items: await take(context, found, options),
    columns: runColumns(context),
    name: ({ id }) => id,
    empty:
      Object.keys(filters).length > 0
        ? 'No run is like that: leave out a filter, or look further back.'
        : 'Nothing has run yet: `jobctl jobs run JOB` runs a job now.',
  });
}

/** The columns of runs. */
export const runColumns = ({ terminal: { colors } }: Context): Column<Run>[] => [
  { header: 'due', value: ({ scheduled_at }) => localTime(scheduled_at) },
  { header: 'job', value: ({ job_name }) => job_name, isLong: true },
  { header: 'namespace', value: ({ namespace }) => namespace, wide: true },
  { header: 'state', value: ({ state }) => state, paint: paintState(colors) },
  { header: 'why', value: whyOf, isLong: true },
  { header: 'attempts', value: ({ attempts }) => String(attempts.length) },
  { header: 'took', value: tookOf },
  {
    header: 'late',
    value: ({ lateness_ms }) => (lateness_ms === null ? '-' : `${Math.round(lateness_ms)} ms`),
    wide: true,
  },
  { header: 'trigger', value: ({ trigger }) => trigger },
  { header: 'id', value: ({ id }) => id },
];

function whyOf({ reason, count, attempts }: Run): string {
  if (count !== undefined && count > 1) return `${reason ?? '-'} (${count} ticks)`;
  const status = attempts.at(-1)?.http_status;
  return reason ?? (status == null ? '-' : `HTTP ${status}`);
}

const tookOf = ({ attempts }: Run): string => {
  const last = attempts.at(-1);
  return last === undefined ? '-' : `${Math.round(last.duration_ms)} ms`;
};
