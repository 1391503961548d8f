import type { Action } from '../command.js';
import { failureOf } from '../failure.js';
import { forEach } from './find-job.js';
import { bodyOf, started, type StartOptions } from './run-job.js';

/** `jobctl runs cancel` */
export const cancelRuns: Action = async (context, ids) => {
  const client = await context.client();
  const cancelOne = async (id: string): Promise<void> => {
    const run = await client.cancelRun({ id });
    context.terminal.say(`The run ${id} of ${run.job_name} is ${run.state}.`);
  };
  return forEach(context, ids, cancelOne, failureOf);
};

/** `jobctl runs replay` */
export const replayRun: Action<StartOptions> = async (context, [id = ''], options) => {
  const client = await context.client();
  return started(context, await client.replayRun({ id, body: await bodyOf(context, options) }), options);
};
