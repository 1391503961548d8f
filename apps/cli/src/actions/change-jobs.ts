import type { Action } from '../command.js';
import { failureOf, usage } from '../failure.js';
import { instantOf, localTime } from '../output/times.js';
import { plural } from '../output/plural.js';
import { confirm } from '../terminal/confirm.js';
import { changeMany, changeSelected, isSelected, type Selection } from './bulk.js';
import { forEach, idOfJob } from './find-job.js';

/** `jobctl jobs delete` */
export const deleteJobs: Action<Selection> = async (context, names, options) => {
  if (isSelected(names, options)) return changeSelected(context, { action: 'delete' }, options);
  const what = names.length === 1 ? `the job ${names[0]}` : `${names.length} jobs (${names.join(', ')})`;
  await confirm(context, `Delete ${what}?`);
  const client = await context.client();
  const deleteOne = async (name: string): Promise<void> => {
    await client.deleteJob({ id: await idOfJob(context, name, options) });
    context.terminal.say(`${name} is deleted.`);
  };
  return forEach(context, names, deleteOne, failureOf);
};

/** `jobctl jobs pause` */
export const pauseJobs: Action<Selection & { reason?: string; until?: string }> = async (
  context,
  names,
  options,
) => {
  if (isSelected(names, options)) {
    if (options.until !== undefined)
      throw usage('A pause of jobs that flags choose has no --until: name them.');
    return changeSelected(context, { action: 'pause', reason: options.reason ?? null }, options);
  }
  const until = options.until === undefined ? null : instantOf(options.until, context.now(), 'future');
  const client = await context.client();
  const pauseOne = async (name: string): Promise<void> => {
    const body = { reason: options.reason ?? null, until };
    const job = await client.pauseJob({ id: await idOfJob(context, name, options), body });
    context.terminal.say(`${job.name} is paused${until === null ? '' : ` until ${localTime(until)}`}.`);
  };
  return forEach(context, names, pauseOne, failureOf);
};

/** `jobctl jobs resume` */
export const resumeJobs: Action<Selection & { catchUp: 'none' | 'latest' | 'all' }> = async (
  context,
  names,
  options,
) => {
  const { catchUp } = options;
  if (isSelected(names, options)) {
    if (catchUp !== 'none') throw usage('Jobs that flags choose catch up with nothing: name them.');
    return changeSelected(context, { action: 'resume' }, options);
  }
  const client = await context.client();
  const resumeOne = async (name: string): Promise<void> => {
    const job = await client.resumeJob({
      id: await idOfJob(context, name, options),
      body: { catch_up: catchUp },
    });
    const missed =
      job.missed === 0
        ? ''
        : `; ${plural(job.missed, 'tick')} came due meanwhile, and ${job.queued} of them will run`;
    context.terminal.say(`${job.name} is ${job.status}${missed}.`);
  };
  return forEach(context, names, resumeOne, failureOf);
};

/** `jobctl jobs tag` */
export const tagJobs: Action<Selection & { add?: string[]; remove?: string[] }> = async (
  context,
  names,
  options,
) => {
  const { add = [], remove = [] } = options;
  if (add.length + remove.length === 0) throw usage('Say which tags: --add, --remove, or both.');
  const change = { action: 'tag', add_tags: add, remove_tags: remove } as const;
  if (isSelected(names, options)) return changeSelected(context, change, options);
  const ids = await Promise.all(names.map((name) => idOfJob(context, name, options)));
  return changeMany(context, change, { ids });
};
