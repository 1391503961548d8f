import type { Schemas } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { paintState } from '../output/columns.js';
import { printList } from '../output/print.js';
import { instantOf, localTime, relative } from '../output/times.js';
import { idOfJob, pageSize, take, type Place } from './find-job.js';

type Tick = Schemas['Tick'];

interface Options extends Place {
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly all?: boolean;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** How far to look back for the latest ticks, nearest first, so that a job that is due each second needs few pages. */
const WINDOWS = [10 * MINUTE, 120 * MINUTE, DAY, 7 * DAY, 31 * DAY];
/** Of the ticks that are expected, the first ones. */
const EXPECTED = 3;

/** `jobctl jobs ticks` */
export const listTicks: Action<Options> = async (context, [name = ''], options) => {
  const id = await idOfJob(context, name, options);
  const isRange = options.from !== undefined || options.to !== undefined;
  const ticks = await (isRange ? ticksInRange : latestTicks)(context, id, options);
  await printList(context, {
    items: ticks,
    columns: [
      { header: 'due', value: ({ at }) => localTime(at) },
      { header: 'when', value: ({ at }) => relative(at, context.now()) },
      { header: 'job’s clock', value: ({ local }) => local ?? '-', wide: true },
      { header: 'state', value: stateOf, paint: paintState(context.terminal.colors) },
      { header: 'why', value: whyOf, isLong: true },
      { header: 'run', value: ({ run_id }) => run_id ?? '-' },
    ],
    name: ({ at }) => at,
    empty: `${name} was not due in that time: look further back with --from 30d.`,
  });
};

async function ticksInRange(context: Context, id: string, options: Options): Promise<Tick[]> {
  const client = await context.client();
  const { from, to } = options;
  const range = {
    ...(from === undefined ? {} : { from: instantOf(from, context.now(), 'past') }),
    ...(to === undefined ? {} : { to: instantOf(to, context.now(), 'future') }),
  };
  return take(context, client.items('listTicks', { id, ...range, limit: pageSize(options) }), options);
}

async function latestTicks(context: Context, id: string, { limit, all = false }: Options): Promise<Tick[]> {
  const client = await context.client();
  const now = context.now();
  const expected = await client.listTicks({ id, from: new Date(now).toISOString(), limit: EXPECTED });
  const wanted = all ? Infinity : limit;
  let past: Tick[] = [];
  for (const window of WINDOWS) {
    const range = { from: new Date(now - window).toISOString(), to: new Date(now).toISOString() };
    past = [];
    for await (const tick of client.items('listTicks', { id, ...range, limit: 500 })) past.push(tick);
    if (past.length >= wanted) break;
  }
  return [...(all ? past : past.slice(-limit)), ...expected.data];
}

const stateOf = ({ state, count = 1 }: Tick): string => (count > 1 ? `${state} (${count} ticks)` : state);

function whyOf({ reason, blocked_by }: Tick): string {
  if (blocked_by === null) return reason ?? '-';
  return `${reason ?? 'waits'}: the run ${blocked_by} was active`;
}
