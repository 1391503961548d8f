import { setTimeout as delay } from 'node:timers/promises';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { paintState } from '../output/columns.js';
import { localTime } from '../output/times.js';
import { sentenceOf, type Run } from '../watching/outcome.js';
import { idOfJob } from './find-job.js';
import type { RunFilters } from './list-runs.js';

interface Options extends RunFilters {
  readonly count?: number;
}

const POLL_MS = 1000;
/** States in which a run stays. */
const ENDED = ['succeeded', 'failed', 'cancelled', 'lost', 'skipped'] as const;

/** `jobctl runs tail` */
export const tailRuns: Action<Options> = async (context, [job], { state, trigger, count = Infinity }) => {
  const { signal, terminal, now } = context;
  const filters = {
    state: state ?? [...ENDED],
    ...(job === undefined ? {} : { job_id: await idOfJob(context, job) }),
    ...(trigger === undefined ? {} : { trigger }),
  };
  const client = await context.client();
  const from = new Date(now()).toISOString();
  const seen = new Set<string>();
  terminal.say('Runs appear as they end. Ctrl+C ends it.');
  while (!signal.aborted) {
    const page = await client.listRuns({ ...filters, from, limit: 500 });
    const fresh = page.data.filter(({ id }) => !seen.has(id)).reverse();
    for (const run of fresh) {
      seen.add(run.id);
      printLine(context, run);
      if (seen.size === count) return;
    }
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
};

function printLine({ terminal, format }: Context, run: Run): void {
  if (format.kind === 'name') terminal.print(`${run.id}\n`);
  else if (format.kind === 'table' || format.kind === 'wide') {
    const paint = paintState(terminal.colors);
    terminal.print(`${localTime(run.scheduled_at)}  ${paint(run.state.padEnd(9))}  ${sentenceOf(run)}\n`);
  } else terminal.print(`${JSON.stringify(run)}\n`);
}
