import { RawBody } from '@job-scheduler/api-client';
import type { Document } from 'yaml';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { documentOf, saysAnything, textOf, type DefinitionFlags } from '../definition/flags.js';
import { usage } from '../failure.js';
import { argumentFor } from '../output/job-argument.js';
import { relative } from '../output/times.js';
import { definitionOf } from './definition-of.js';
import { findJob, type Job, type Place } from './find-job.js';
import { printJob } from './get-job.js';

/** `jobctl jobs create` */
export const createJob: Action<DefinitionFlags & { paused?: true; namespace?: string }> = async (
  context,
  [name],
  options,
) => {
  if (name === undefined && !saysAnything(options)) {
    throw usage("Say what the job is: `jobctl jobs create NAME -s '* * * * *' -c URL`, or -f FILE.");
  }
  const document = await documentOf(context, options);
  if (name !== undefined) document.set('name', name);
  if (options.namespace !== undefined) document.set('namespace', options.namespace);
  if (options.paused === true) document.set('active', false);
  await told(context, await create(context, document), 'created');
};

/** Creates a job and resolves to the text of the answer. */
async function create(context: Context, document: Document): Promise<string> {
  const client = await context.client();
  return client.text('createJob', { body: new RawBody(textOf(document)) });
}

/** `jobctl jobs edit` */
export const editJob: Action<DefinitionFlags & Place> = async (context, [name = ''], options) => {
  const job = await findJob(context, name, options);
  const patch = saysAnything(options)
    ? textOf(await documentOf(context, options))
    : await edited(context, job);
  if (patch === null) {
    context.terminal.say(`${job.name} is as it was.`);
    return;
  }
  const client = await context.client();
  const body = new RawBody(patch);
  await told(
    context,
    await client.text('patchJob', { id: job.id, 'If-Match': `"${job.revision}"`, body }),
    'changed',
  );
};

async function edited(context: Context, job: Job): Promise<string | null> {
  const { editor } = context.environment;
  if (!context.terminal.isInteractive || editor === undefined) {
    throw usage(
      context.terminal.isInteractive
        ? 'There is no editor: set VISUAL or EDITOR, or say by flags what changes.'
        : 'There is no terminal for an editor: say by flags what changes, such as --schedule.',
    );
  }
  const { editText } = await import('../definition/editor.js');
  const document = await definitionOf(context, job.id);
  return editText(document, job.name, editor);
}

/** `jobctl jobs duplicate` */
export const duplicateJob: Action<Place & { active?: true }> = async (
  context,
  [from = '', name = ''],
  { active = false, ...place },
) => {
  const job = await findJob(context, from, place);
  const document = await definitionOf(context, job.id);
  document.set('name', name);
  document.set('active', active);
  const copy = await told(context, await create(context, document), `created as a copy of ${job.name}`);
  if (!active) context.terminal.say(`It is paused: \`jobctl jobs resume ${argumentFor(copy)}\` starts it.`);
};

/** Says what was done; the job itself is printed when its data were asked for. */
async function told(context: Context, json: string, what: string): Promise<Job> {
  const job = JSON.parse(json) as Job;
  const due = job.next_run === null ? '' : `, due ${relative(job.next_run, context.now())}`;
  if (context.format.kind === 'table') context.terminal.say(`${job.name} is ${what}${due}.`);
  else await printJob(context, json);
  return job;
}
