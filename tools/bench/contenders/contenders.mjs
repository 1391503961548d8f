// The contenders of a burst, from their names on the command line. All of them live at the same time, and their bursts
// take turns. `start({ servers, targetUrl, concurrency, jobs, schedule, nextDue })` resolves to what makes the bursts:
// - `arm(dueAt)`: called before each burst; absent when the jobs re-arm themselves
// - `cpuSeconds()`: CPU time so far by kind of process, seconds
// - `walBytes()`: length of PostgreSQL's log so far; absent without PostgreSQL
// - `results(dueAt)`: results of the burst that are written
import { resolve } from 'node:path';
import { bullmq } from './bullmq.mjs';
import { pgBoss } from './pg-boss.mjs';
import { distributed, standalone } from './product.mjs';

const KINDS = {
  distributed: (runners = 1) => distributed(runners),
  standalone: () => standalone({ name: 'Job-Scheduler, standalone' }),
  bullmq: (workers = 1) => bullmq(workers),
  'pg-boss': (batch = 1_000) => pgBoss(batch),
};

/**
 * @param list such as `distributed:2,bullmq:1`: a kind, and the number of its runners, workers or jobs in a batch
 * @param more `before`: a built checkout of another release, whose standalone process becomes a contender; `settings`: more
 *   settings of this release's, with which its standalone process becomes another one; each can be absent
 */
export function contendersOf(list, { before, settings } = {}) {
  const contenders = list.split(',').map((text) => {
    const [kind, number] = text.split(':');
    if (!Object.hasOwn(KINDS, kind) || !/^([1-9]\d*)?$/.test(number ?? '')) {
      throw new Error(
        `There is no contender "${text}": give ${Object.keys(KINDS).join(', ')}, each with a number or not.`,
      );
    }
    return KINDS[kind](number === undefined ? undefined : Number(number));
  });
  if (contenders.filter(({ kind }) => kind === 'distributed').length > 1) {
    throw new Error('Two distributed contenders would share queues: measure them in two runs.');
  }
  if (before !== undefined) {
    contenders.push(standalone({ name: 'standalone before', kind: 'before', build: resolve(before) }));
  }
  if (settings !== undefined) {
    const name = `standalone with ${Object.entries(settings)
      .map((each) => each.join('='))
      .join(' ')}`;
    contenders.push(standalone({ name, kind: 'variant', settings }));
  }
  return contenders;
}
