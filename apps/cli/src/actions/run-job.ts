import { RawBody } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { payloadText } from '../definition/flags.js';
import type { ExitCode } from '../exit-codes.js';
import type { Run } from '../output/answer.js';
import { printOutcome } from '../watching/outcome.js';
import { idOfJob, type Place } from './find-job.js';
import { printRun } from './get-run.js';

/** Flags of what starts a run. */
export interface StartOptions {
  readonly payload?: string;
  readonly wait?: true;
  readonly for?: string;
}

/** `jobctl jobs run` */
export const runJob: Action<StartOptions & Place> = async (context, [name = ''], options) => {
  const client = await context.client();
  const id = await idOfJob(context, name, options);
  return started(context, await client.runJob({ id, body: await bodyOf(context, options) }), options);
};

/** The body of a request that starts a run, with the payload as it was written. */
export const bodyOf = async (context: Context, { payload }: StartOptions): Promise<RawBody> =>
  new RawBody(payload === undefined ? '{}' : `{"payload":${await payloadText(context, payload)}}`);

/** Waits for the outcome of a new run, or prints its id. */
export async function started(context: Context, run: Run, options: StartOptions): Promise<ExitCode | void> {
  if (options.wait === true) return printOutcome(context, run.id, options.for);
  if (context.format.kind === 'table') {
    context.terminal.print(`${run.id}\n`);
    context.terminal.say(`${run.job_name} is ${run.state}: \`jobctl runs get ${run.id}\` shows how it ends.`);
    return;
  }
  return printRun(context, run);
}
