import type { Action } from '../command.js';
import { printOne } from '../output/print.js';
import { plural } from '../output/plural.js';

/** `jobctl status` */
export const status: Action = async (context) => {
  const client = await context.client();
  const [system, stats] = await Promise.all([client.getSystem(), client.getStats()]);
  const { health, zone_data, runners } = system;
  const calls = runners.reduce((sum, each) => sum + each.calls, 0);
  await printOne(context, {
    value: { system, stats },
    name: health.status,
    fields: [
      ['Health', health.status],
      ['Needs', countsOf(health.dependencies)],
      ['Version', `${system.version} on Node.js ${system.node_version}, PostgreSQL ${system.store_version}`],
      ['Zones', `IANA ${zone_data.version}${zone_data.outdated ? ', older than twelve months' : ''}`],
      ['Runners', `${runners.length}, with ${plural(calls, 'call')} under way`],
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

/** `3 active, 0 paused`, or `postgres up`. */
const countsOf = (counts: Readonly<Record<string, number | string>>): string =>
  Object.entries(counts)
    .map(([name, value]) => (typeof value === 'number' ? `${value} ${name}` : `${name} ${value}`))
    .join(', ');
