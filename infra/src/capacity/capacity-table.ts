import { needOf, type Need, type RunnerSize } from './capacity.js';

/** From a thousand to a hundred million. */
const JOBS = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

const columns: [title: string, cell: (need: Need) => string][] = [
  ['jobs', ({ jobs }) => rounded(jobs)],
  ['ticks/s', ({ ticksPerSecond }) => rounded(ticksPerSecond)],
  ['schedulers', ({ schedulers }) => rounded(schedulers)],
  ['runners', ({ runners }) => rounded(runners)],
  ['PostgreSQL, ACU', ({ acu }) => rounded(acu)],
  ['PostgreSQL, GiB on disk', ({ storageGiB }) => rounded(storageGiB)],
  ['Redis, GiB', ({ redisGiB }) => rounded(redisGiB)],
  ['RabbitMQ, messages/s', ({ messagesPerSecond }) => rounded(messagesPerSecond)],
];

/** The worked table of docs/operations/capacity.md, in Markdown: jobs that are due every `intervalSeconds`. */
export function capacityTable(intervalSeconds: number, runner: RunnerSize): string {
  const rows = JOBS.map((jobs) => needOf(jobs, intervalSeconds, runner)).map((need) =>
    columns.map(([, cell]) => cell(need)),
  );
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [columns.map(([title]) => title), columns.map(() => '---'), ...rows].map(line).join('\n');
}

/** Two significant digits below ten, else a whole number. */
const rounded = (value: number): string =>
  value < 10
    ? String(Number(value.toPrecision(2)))
    : Math.ceil(value).toLocaleString('en-US', { useGrouping: true });
