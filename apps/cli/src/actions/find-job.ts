import type { Schemas } from '@job-scheduler/api-client';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { Failure } from '../failure.js';

export type Job = Schemas['Job'];

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_SIMILAR = 3;

/** The job of a name or an id. Fails when there is none, with the names that come close. */
export async function findJob(context: Context, nameOrId: string): Promise<Job> {
  const client = await context.client();
  if (ID.test(nameOrId)) return client.getJob({ id: nameOrId });
  const similar: string[] = [];
  for await (const job of client.items('listJobs', { q: nameOrId, limit: 500, sort: 'name' })) {
    if (job.name === nameOrId) return job;
    if (similar.length < MOST_SIMILAR) similar.push(job.name);
  }
  const hint =
    similar.length > 0
      ? `There is: ${similar.join(', ')}.`
      : '`jobctl jobs list` shows those that there are.';
  throw new Failure(`There is no job "${nameOrId}". ${hint}`, EXIT.notFound);
}

/** The id of a job by its name or id. An id is not looked up: the API says when there is no such job. */
export async function idOfJob(context: Context, nameOrId: string): Promise<string> {
  return ID.test(nameOrId) ? nameOrId : (await findJob(context, nameOrId)).id;
}

/** The first items of a list, up to `--limit`, or all of them; says to people that there are more. */
export async function take<Item>(
  { terminal }: Context,
  items: AsyncIterable<Item>,
  { limit, all = false }: { limit: number; all?: boolean },
): Promise<Item[]> {
  const taken: Item[] = [];
  for await (const item of items) {
    if (!all && taken.length === limit) {
      terminal.say(`Only the first ${limit} are shown: add --limit or --all.`);
      break;
    }
    taken.push(item);
  }
  return taken;
}

/** The size of a page for `take`: one more than is shown tells whether there are more. */
export const pageSize = ({ limit, all = false }: { limit: number; all?: boolean }): number =>
  all ? 500 : Math.min(limit + 1, 500);

/** Does something for each name. One that fails harms only itself; the exit code is that of the first one. */
export async function forEach(
  { terminal, signal }: Context,
  names: readonly string[],
  act: (name: string) => Promise<void>,
  explain: (error: unknown) => Failure | null,
): Promise<Failure['exit']> {
  let exit: Failure['exit'] = EXIT.ok;
  for (const name of names) {
    try {
      await act(name);
    } catch (error) {
      const failure = signal.aborted ? null : explain(error);
      if (failure === null || names.length === 1) throw error;
      terminal.say(`Error: ${name}: ${failure.message}`);
      if (exit === EXIT.ok) exit = failure.exit;
    }
  }
  return exit;
}
