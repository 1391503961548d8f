import type { Schemas } from '@job-scheduler/api-client';
import type { Column } from './columns.js';
import { argumentFor } from './job-argument.js';

type Told = Pick<Schemas['Job'], 'id' | 'name' | 'namespace' | 'unreadable'>;

/** What of a job cannot be read, and what to do about it; undefined if all of it can. */
export function unreadableOf(job: Told): string | undefined {
  const { unreadable = [] } = job;
  if (unreadable.length === 0) return undefined;
  const fields = unreadable.map(({ pointer, stored }) => `${fieldOf(pointer)}: ${JSON.stringify(stored)}`);
  const resets = unreadable.map(({ pointer }) => ` --set ${fieldOf(pointer)}=null`);
  return [
    ...fields,
    'Another version, or somebody by hand, has stored that. The defaults that are shown instead do not apply: nothing is called',
    'until the job is edited. If a newer version stored it, bring this one up to date. Otherwise put values in its place, or null',
    'for the defaults:',
    `jobctl jobs edit ${argumentFor(job)}${resets.join('')}`,
  ].join('\n');
}

/** Which fields of jobs cannot be read: a column of those lists in which there are some. */
export const unreadableColumn = (jobs: readonly Told[]): Column<Told>[] =>
  jobs.every(({ unreadable }) => unreadable === undefined)
    ? []
    : [
        {
          header: 'unreadable',
          value: ({ unreadable = [] }) => unreadable.map(({ pointer }) => fieldOf(pointer)).join(','),
          isLong: true,
        },
      ];

/** What to do about jobs that cannot be read, in one sentence; null if all can. */
export function unreadableAdvice(jobs: readonly Told[]): string | null {
  const job = jobs.find(({ unreadable }) => unreadable !== undefined);
  if (job === undefined) return null;
  return `A job with something unreadable is not called: \`jobctl jobs get ${argumentFor(job)}\` says what to do.`;
}

/** A JSON pointer as `--set` takes it: `/job/headers` as `job.headers`. */
const fieldOf = (pointer: string): string =>
  pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
