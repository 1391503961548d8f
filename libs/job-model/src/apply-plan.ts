import type { FieldChange } from './field-changes.js';
import { shownChanges } from './shown-changes.js';
import type { Job, JobDefinition } from './job.js';
import { DEFAULT_NAMESPACE } from './default-namespace.js';
import { isStopped } from './lifecycle.js';
import { isSameJson } from './same-json.js';

/** A job as it is, and who applies it from files. */
export interface ManagedJob {
  job: Job;
  /** Null: nobody does. */
  manager: string | null;
  /** Whether somebody else changed its definition since its manager last wrote it. */
  drifted: boolean;
}

export const APPLY_ACTIONS = ['created', 'updated', 'unchanged', 'deleted', 'conflict'] as const;
export type ApplyAction = (typeof APPLY_ACTIONS)[number];

/** What an apply does to one job. */
export interface ApplyItem {
  /** The job's place in what is applied; null for a job that is not in it. */
  index: number | null;
  name: string;
  action: ApplyAction;
  input: JobDefinition | null;
  current: ManagedJob | null;
  /** Field by field, for a job that is updated or in conflict. */
  changes: FieldChange[];
  /** Why it cannot be applied, as the rest of a sentence about it; null unless it is in conflict. */
  conflict: string | null;
  /** Whether the manager becomes the job's although nothing else is written. */
  adopts: boolean;
}

/** How to apply. */
export interface ApplyOptions {
  manager: string;
  /** Whether the manager's jobs that are not in the list are deleted. */
  prune: boolean;
  /** Whether jobs are overwritten that others manage or have changed. */
  force: boolean;
}

/**
 * Decides what becomes of each job of a list, in its order, and then of the manager's other jobs. `existing`: at least the jobs of
 * these names, and with `prune` all of the manager's. Each is decided when it is asked for, since thousands take a while.
 */
export function* planApply(
  inputs: readonly JobDefinition[],
  existing: readonly ManagedJob[],
  options: ApplyOptions,
): Iterable<ApplyItem> {
  const byName = new Map(existing.map((managed) => [placeOf(managed.job), managed]));
  const wanted = new Set(inputs.map(placeOfInput));
  for (const [index, input] of inputs.entries())
    yield itemOf(input, index, byName.get(placeOfInput(input)) ?? null, options);
  if (!options.prune) return;
  for (const managed of existing)
    if (managed.manager === options.manager && !wanted.has(placeOf(managed.job)))
      yield prunedItem(managed, options);
}

/** What identifies a job: names are unique inside a namespace. */
export const placeOf = ({ namespace, definition }: Pick<Job, 'namespace' | 'definition'>): string =>
  `${namespace} ${definition.name}`;

/** The same of a job that may not be there yet. */
export const placeOfInput = ({ namespace = DEFAULT_NAMESPACE, name }: JobDefinition): string =>
  `${namespace} ${name}`;

const NOTHING = { changes: [], conflict: null, adopts: false };

function itemOf(
  input: JobDefinition,
  index: number,
  current: ManagedJob | null,
  { manager, force }: ApplyOptions,
): ApplyItem {
  const item = { ...NOTHING, index, name: input.name, input, current };
  if (current === null) return { ...item, action: 'created' };
  const isSame = isSameDefinition(input, current.job);
  const isOurs = current.manager === manager;
  if (isSame) {
    const adopts = current.manager === null || (isOurs && current.drifted) || (force && !isOurs);
    return { ...item, action: 'unchanged', adopts };
  }
  const changes = changesOf(input, current.job);
  const conflict = force ? null : conflictOf(current, manager);
  return { ...item, action: conflict === null ? 'updated' : 'conflict', changes, conflict };
}

function prunedItem(current: ManagedJob, { force }: ApplyOptions): ApplyItem {
  const conflict =
    current.drifted && !force ? 'was changed by somebody else since it was last applied' : null;
  const { name } = current.job.definition;
  const action = conflict === null ? 'deleted' : 'conflict';
  return { ...NOTHING, index: null, name, input: null, current, action, conflict };
}

function conflictOf({ manager: owner, drifted }: ManagedJob, manager: string): string | null {
  if (owner === null) return 'exists, and no manager applied it: somebody created it by hand';
  if (owner !== manager) return `is managed by ${JSON.stringify(owner)}`;
  return drifted ? 'was changed by somebody else since it was last applied' : null;
}

/** Whether a definition says nothing that the job is not already. */
function isSameDefinition({ active, namespace: _, ...definition }: JobDefinition, job: Job): boolean {
  return (active === undefined || active === !isStopped(job)) && isSameJson(definition, job.definition);
}

function changesOf({ active, namespace: _, ...definition }: JobDefinition, job: Job): FieldChange[] {
  const changes = shownChanges(job.definition, definition);
  const isActive = !isStopped(job);
  if (active === undefined || active === isActive) return changes;
  return [{ pointer: '/active', from: isActive, to: active }, ...changes];
}
