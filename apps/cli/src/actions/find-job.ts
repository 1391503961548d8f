import type { Schemas } from '@job-scheduler/api-client';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { Failure, usage } from '../failure.js';

export type Job = Schemas['Job'];

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_SIMILAR = 3;
/** So many namespaces are named where several jobs have one name. */
const MOST_NAMESPACES = 10;

/** Where a job is: `--namespace`. Without it, in any namespace that the key sees. */
export interface Place {
  readonly namespace?: string | readonly string[] | undefined;
}

/**
 * The job of a name or an id. Fails when there is none, with the names that come close, and when several have that name, with
 * their namespaces.
 */
export async function findJob(context: Context, nameOrId: string, place: Place = {}): Promise<Job> {
  if (ID.test(nameOrId)) return jobOfId(context, nameOrId, place);
  const { jobs, similar } = await namesakes(context, nameOrId, place);
  const [job, ...others] = jobs;
  if (job === undefined) {
    const hint =
      similar.length > 0
        ? `There is: ${similar.join(', ')}.`
        : '`jobctl jobs list` shows those that there are.';
    throw new Failure(`There is no job "${nameOrId}"${within(place)}. ${hint}`, EXIT.notFound);
  }
  if (others.length > 0) throw severalOf(nameOrId, jobs);
  return job;
}

/** The id of a job by its name or id. An id without a namespace is not looked up: the API says when there is no such job. */
export async function idOfJob(context: Context, nameOrId: string, place: Place = {}): Promise<string> {
  const isKnown = ID.test(nameOrId) && namespacesOf(place).length === 0;
  return isKnown ? nameOrId : (await findJob(context, nameOrId, place)).id;
}

/** The filters of a list about one job, which may be deleted if its id is given, or about all jobs. */
export async function filterByJob(
  context: Context,
  nameOrId: string | undefined,
  place: Place,
): Promise<{ job_id?: string; namespace?: string[] }> {
  const namespaces = namespacesOf(place);
  const isName = nameOrId !== undefined && !ID.test(nameOrId);
  return {
    ...(nameOrId === undefined
      ? {}
      : { job_id: isName ? await idOfJob(context, nameOrId, place) : nameOrId }),
    ...(isName || namespaces.length === 0 ? {} : { namespace: namespaces }),
  };
}

/** What means this job alone when it is given to a command: its name, or its id where other jobs have that name. */
export async function passableName(
  context: Context,
  { id, name }: Pick<Job, 'id' | 'name'>,
): Promise<string> {
  return (await namesakes(context, name, {})).jobs.length > 1 ? id : name;
}

/**
 * The same for each job of a list: its id where its name may mean other jobs as well. If the list is not of all jobs, that is so as
 * soon as there are several namespaces: to look for the namesakes of each would take as many requests.
 */
export async function passableNames(
  context: Context,
  jobs: readonly Job[],
  areAll: boolean,
): Promise<(job: Job) => string> {
  if (!areAll) {
    const isUnique = jobs.length === 0 || (await areInOneNamespace(context));
    return ({ id, name }) => (isUnique ? name : id);
  }
  const counts = new Map<string, number>();
  for (const { name } of jobs) counts.set(name, (counts.get(name) ?? 0) + 1);
  return ({ id, name }) => (counts.get(name) === 1 ? name : id);
}

async function areInOneNamespace(context: Context): Promise<boolean> {
  const client = await context.client();
  const { namespaces } = await client.getMe();
  if (namespaces?.length === 1) return true;
  const { namespace } = await client.listJobFacets();
  // Of very many jobs it may have counted only some. A name that is then wrongly taken for unique is refused when it is passed back.
  return namespace.values.length <= 1;
}

async function jobOfId(context: Context, id: string, place: Place): Promise<Job> {
  const client = await context.client();
  const job = await client.getJob({ id });
  const namespaces = namespacesOf(place);
  if (namespaces.length === 0 || namespaces.includes(job.namespace)) return job;
  throw new Failure(
    `There is no job ${id}${within(place)}: it is in the namespace ${job.namespace}.`,
    EXIT.notFound,
  );
}

/** All jobs of a name, and other names that hold it. */
async function namesakes(
  context: Context,
  name: string,
  place: Place,
): Promise<{ jobs: Job[]; similar: string[] }> {
  const client = await context.client();
  const namespaces = namespacesOf(place);
  const where = namespaces.length === 0 ? {} : { namespace: namespaces };
  const jobs: Job[] = [];
  const similar: string[] = [];
  for await (const job of client.items('listJobs', { q: name, ...where, limit: 500, sort: 'name' })) {
    if (job.name === name) jobs.push(job);
    else if (jobs.length > 0) break;
    else if (similar.length < MOST_SIMILAR) similar.push(job.name);
  }
  return { jobs, similar };
}

function severalOf(name: string, jobs: readonly Job[]): Failure {
  const namespaces = jobs.map(({ namespace }) => namespace).sort();
  const rest = namespaces.length - MOST_NAMESPACES;
  const named = rest > 0 ? [...namespaces.slice(0, MOST_NAMESPACES), `${rest} more`] : namespaces;
  return usage(
    `Several jobs are named "${name}", in the namespaces ${listOf(named)}: add --namespace ${namespaces[0]} or another of them, or give the id of the job.`,
  );
}

const namespacesOf = ({ namespace = [] }: Place): string[] => [namespace].flat();

const within = (place: Place): string => {
  const namespaces = namespacesOf(place);
  if (namespaces.length === 0) return '';
  return ` in the namespace${namespaces.length > 1 ? 's' : ''} ${listOf(namespaces)}`;
};

/** `a`, `a and b`, `a, b and c` */
const listOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

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
