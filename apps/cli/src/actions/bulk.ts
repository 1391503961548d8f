import type { RequestOf, Schemas } from '@job-scheduler/api-client';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure, usage } from '../failure.js';
import { plural } from '../output/plural.js';
import { confirm } from '../terminal/confirm.js';
import { endOf } from './operations.js';

type Filters = RequestOf<'listJobs'>;

/** Flags that choose jobs, instead of their names. */
export interface Selection {
  readonly query?: string;
  readonly status?: NonNullable<Filters['status']>;
  readonly tag?: string[];
  readonly namespace?: string[];
  readonly lastOutcome?: NonNullable<Filters['last_outcome']>;
  readonly all?: true;
}

/** The filter that flags make, as lists and bulk changes take it. */
export const filterOf = ({
  query,
  status,
  tag,
  namespace,
  lastOutcome,
}: Selection): Schemas['BulkFilter'] => ({
  ...(query === undefined ? {} : { q: query }),
  ...(status === undefined ? {} : { status }),
  ...(tag === undefined ? {} : { tag }),
  ...(namespace === undefined ? {} : { namespace }),
  ...(lastOutcome === undefined ? {} : { last_outcome: lastOutcome }),
});

/**
 * Whether jobs are chosen by flags. Names and flags together are refused, and so is neither; but `--namespace` says where jobs that
 * are named are.
 */
export function isSelected(names: readonly string[], { namespace, ...others }: Selection): boolean {
  const byOthers = Object.keys(filterOf(others)).length > 0 || others.all === true;
  if (byOthers && names.length > 0) throw usage('Name jobs, or choose them by flags, but not both.');
  const byFlags = byOthers || (namespace !== undefined && names.length === 0);
  if (!byFlags && names.length === 0)
    throw usage('Say which jobs: by their names, by flags such as --tag, or --all.');
  return byFlags;
}

/** What is done to many jobs. */
export type Change = Pick<Schemas['BulkRequest'], 'action' | 'reason' | 'add_tags' | 'remove_tags'>;

/** Which jobs it is done to. */
export type Targets = Pick<Schemas['BulkRequest'], 'ids' | 'filter'>;

/** Changes all jobs that flags choose, as one operation, after it has said how many there are. */
export const changeSelected = (context: Context, change: Change, selection: Selection): Promise<ExitCode> =>
  changeMany(context, change, { filter: filterOf(selection) });

/** Changes many jobs as one operation, after it has said how many there are. */
export async function changeMany(context: Context, change: Change, targets: Targets): Promise<ExitCode> {
  const client = await context.client();
  const { action, reason = null, ...tags } = change;
  const preview = await client.changeJobs({ body: { action, ...targets, ...tags, dry_run: true } });
  if (!('count' in preview))
    throw new Failure('The API began what was only to be counted: see `jobctl operations list`.');
  const { count, sample } = preview;
  if (count === 0) {
    context.terminal.say('No job is like that: nothing was changed.');
    return EXIT.ok;
  }
  const names = `${sample.join(', ')}${count > sample.length ? ', …' : ''}`;
  await confirm(context, `${action[0]?.toUpperCase()}${action.slice(1)} ${plural(count, 'job')} (${names})?`);
  const body = { action, ...targets, ...tags, expected_count: count, reason };
  const begun = await client.changeJobs({ body });
  return 'count' in begun ? EXIT.ok : endOf(context, begun.id);
}
