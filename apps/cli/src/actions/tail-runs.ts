import type { JobSchedulerEvent } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { paintState } from '../output/columns.js';
import { localTime } from '../output/times.js';
import { filterByJob } from './find-job.js';
import type { RunFilters } from './list-runs.js';

interface Options extends RunFilters {
  readonly count?: number;
}

/** The widest state. */
const STATE_WIDTH = 'succeeded'.length;

/** `jobctl runs tail` */
export const tailRuns: Action<Options> = async (context, [job], options) => {
  const { signal, terminal } = context;
  const { state, trigger, count = Infinity } = options;
  const { job_id: id, ...place } = await filterByJob(context, job, options);
  const filter = {
    type: state === undefined ? ['run'] : state.map((each) => `run.${each}`),
    ...(id === undefined ? {} : { job_id: [id] }),
    ...place,
  };
  const client = await context.client();
  let isLost = false;
  const onLost = (): void => {
    if (!isLost) terminal.say('The connection was lost; it is made again, and nothing is missed.');
    isLost = true;
  };
  terminal.say('Runs appear as they end. Ctrl+C ends it.');
  let printed = 0;
  for await (const event of client.events(filter, { signal, onLost })) {
    isLost = false;
    if (trigger !== undefined && !(trigger as unknown[]).includes(event.data['trigger'])) continue;
    printLine(context, event);
    if (++printed === count) return;
  }
};

function printLine({ terminal, format }: Context, { data, time }: JobSchedulerEvent): void {
  const text = (name: string): string => String(data[name] ?? '-');
  if (format.kind === 'name') terminal.print(`${text('run_id')}\n`);
  else if (format.kind === 'table' || format.kind === 'wide') {
    const state = paintState(terminal.colors)(text('state').padEnd(STATE_WIDTH));
    const words = [localTime(time), state, text('job_name'), text('reason'), text('trigger'), text('run_id')];
    terminal.print(`${words.join('  ')}\n`);
  } else terminal.print(`${JSON.stringify(data)}\n`);
}
