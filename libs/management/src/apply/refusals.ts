// What an apply refuses: each refusal names its place in the list.
import {
  DEFAULT_NAMESPACE,
  NeverFiresError,
  placeOf,
  placeOfInput,
  type ApplyItem,
  type JobDefinition,
  type ManagedJob,
} from '@job-scheduler/job-model';
import { UnknownSecretsError } from '@job-scheduler/job-store';
import { inTurns } from '@job-scheduler/platform';
import { unmaskedJob } from '../jobs/unmasked-job.js';
import { MAX_ERRORS } from '../problems/field-errors.js';
import { invalid, Problem, type FieldError } from '../problems/problem.js';
import { unknownAt } from '../secrets/unknown-secrets.js';

/** The definitions with what is stored of the jobs of their names in the place of their masks. */
export async function unmaskedJobs(
  written: JobDefinition[],
  existing: ManagedJob[],
  mostErrors = MAX_ERRORS,
): Promise<JobDefinition[]> {
  const stored = new Map(existing.map(({ job }) => [placeOf(job), job.definition]));
  const errors: FieldError[] = [];
  const whole = await inTurns(written, (definition, index) => {
    try {
      return unmaskedJob(definition, stored.get(placeOfInput(definition)) ?? null);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      errors.push(...error.errors.map((each) => ({ ...each, pointer: `/jobs/${index}${each.pointer}` })));
      return definition;
    }
  });
  if (errors.length > 0) throw invalid(errors.slice(0, mostErrors));
  return whole;
}

/** A field of an item, in the list that was sent. */
export const pointerOf = ({ index }: ApplyItem, field: string): string => `/jobs/${index}${field}`;

const namespaceOf = ({ namespace = DEFAULT_NAMESPACE }: JobDefinition): string => namespace;

/** Secrets that do not exist are refused where the jobs name them. */
export async function withKnownSecrets<Result>(
  items: ApplyItem[],
  work: () => Promise<Result>,
  mostErrors = MAX_ERRORS,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnknownSecretsError)) throw error;
    const errors = items.flatMap((item) =>
      item.input === null || namespaceOf(item.input) !== error.namespace
        ? []
        : unknownAt(item.input.job, error).map((each) => ({
            ...each,
            pointer: pointerOf(item, each.pointer),
          })),
    );
    throw invalid(errors.slice(0, mostErrors));
  }
}

/** Does something for each of many, in turns with other work, and gathers what is refused of them. Throws the problem `invalid`. */
export async function forAll<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Result,
  mostErrors = MAX_ERRORS,
): Promise<Result[]> {
  const errors: FieldError[] = [];
  const results = await inTurns(items, (item) => {
    try {
      return [work(item)];
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'invalid')) throw error;
      errors.push(...error.errors);
      return [];
    }
  });
  if (errors.length > 0) throw invalid(errors.slice(0, mostErrors));
  return results.flat();
}

/** Does what concerns one item. Its refusals name its place. */
export function placed<Result>(item: ApplyItem, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NeverFiresError)) throw error;
    const message = 'has no tick in the future';
    throw invalid([{ pointer: pointerOf(item, '/schedule'), code: 'never_fires', message }]);
  }
}

/** Refuses to overwrite what is somebody else's. */
export function refuseConflicts(items: ApplyItem[]): void {
  const conflicts = items.filter(({ action }) => action === 'conflict');
  const [first] = conflicts;
  if (first === undefined) return;
  const more = conflicts.length > 1 ? ` So it is with ${conflicts.length - 1} more.` : '';
  throw new Problem(
    'apply_conflict',
    `Nothing was applied: the job ${JSON.stringify(first.name)} ${first.conflict}; apply with force to overwrite it.${more}`,
    {
      errors: conflicts.slice(0, MAX_ERRORS).map((item) => ({
        pointer: item.index === null ? '/prune' : pointerOf(item, ''),
        code: 'conflict',
        message: `is the job ${JSON.stringify(item.name)}, which ${item.conflict}`,
      })),
    },
  );
}
