import type { Schemas } from '@job-scheduler/api-client';
import { percentUsed, usageOf, type Usage } from '@job-scheduler/job-model/browser';
import type { Action } from '../command.js';
import { printOne } from '../output/print.js';
import { plural } from '../output/plural.js';

/** `jobctl status` */
export const status: Action = async (context) => {
  const client = await context.client();
  const [system, stats] = await Promise.all([client.getSystem(), client.getStats()]);
  const { health, zone_data, runners } = system;
  const { calls } = usageOf(runners);
  await printOne(context, {
    value: { system, stats },
    name: health.status,
    fields: [
      ['Health', health.status],
      ['Needs', countsOf(health.dependencies)],
      ['Version', `${system.version} on Node.js ${system.node_version}, PostgreSQL ${system.store_version}`],
      ['Zones', `IANA ${zone_data.version}${zone_data.outdated ? ', older than twelve months' : ''}`],
      ['Runners', `${runners.length}, with ${plural(calls, 'call')} under way`],
      ['Capacity', capacityOf(runners)],
      ['Jobs', countsOf(stats.jobs)],
      ['Now', countsOf(stats.runs_now)],
      [
        'Due',
        `${plural(stats.due.next_hour, 'tick')} in the next hour, ${stats.due.next_day} in the next day`,
      ],
      ['Last day', countsOf(stats.totals)],
    ],
  });
};

/** How many characters of the id of a runner tell it apart. */
const SHORT_ID = 8;

/** The capacity used of all runners together, and a line for each of them; undefined without runners. */
function capacityOf(runners: Schemas['System']['runners']): string | undefined {
  if (runners.length === 0) return undefined;
  return [
    usageText(usageOf(runners)),
    ...runners.map((each) => `${each.id.slice(0, SHORT_ID)}  ${usageText(each)}`),
  ].join('\n');
}

/** `30 of 200 used (15 %)` */
function usageText({ calls, capacity }: Usage): string {
  if (capacity === null) return `${calls} used of an unknown number`;
  const percent = percentUsed(calls, capacity);
  return `${calls} of ${capacity} used (${percent === 'some' ? 'under 1' : percent} %)`;
}

/** `3 active, 0 paused`, or `postgres up`. */
const countsOf = (counts: Readonly<Record<string, number | string>>): string =>
  Object.entries(counts)
    .map(([name, value]) => (typeof value === 'number' ? `${value} ${name}` : `${name} ${value}`))
    .join(', ');
