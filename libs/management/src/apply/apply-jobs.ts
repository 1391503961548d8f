import {
  createJob,
  editJob,
  placeOf,
  placeOfInput,
  planApply,
  type ApplyItem,
  type Clock,
  type JobDefinition,
  type ManagedJob,
} from '@job-scheduler/job-model';
import {
  JobsChangedError,
  type JobSetChange,
  type JobSets,
  type JobSetWrite,
  type OnceOnly,
  type RunEndings,
} from '@job-scheduler/job-store';
import type { Arming } from '@job-scheduler/priority-queue';
import { inTurns } from '@job-scheduler/platform';
import { randomUUID } from 'node:crypto';
import type { Caller } from '../access/caller.js';
import { sees } from '../access/sight.js';
import { applyEntry } from '../audit/entry.js';
import type { PublicUrl } from '../completions/public-url.js';
import type { IdentitySettings } from '../identity/identity-settings.js';
import type { RequireAwaited } from '../http/awaited.js';
import type { CallableAddresses } from '../jobs/callable-addresses.js';
import { namespaceFor } from '../jobs/home-namespace.js';
import { MAX_ERRORS } from '../problems/field-errors.js';
import { invalid, Problem } from '../problems/problem.js';
import type { ApplyBody, ApplyResult } from './apply-body.js';
import { forAll, placed, pointerOf, refuseConflicts, unmaskedJobs, withKnownSecrets } from './refusals.js';
import { readJobs } from './written-jobs.js';

/** How often an apply starts over when others change its jobs at the same time. */
const ATTEMPTS = 3;

/** How an apply is carried out, besides what its body says. */
export interface ApplyOptions {
  once?: OnceOnly<ApplyResult> | undefined;
  /** Asked before anything is committed; what it throws is thrown, and nothing was written then. */
  requireAwaited?: RequireAwaited | undefined;
  /** How many errors the problem `invalid` names at most. */
  mostErrors?: number;
}

/**
 * Makes jobs what a list says. All of it is decided before anything is locked, and written in one transaction. Throws the problems
 * `invalid` and `apply_conflict`, and what `requireAwaited` throws; nothing was written then.
 */
export class ApplyJobs {
  constructor(
    private readonly sets: JobSets,
    private readonly publicUrl: PublicUrl,
    private readonly identity: IdentitySettings,
    private readonly addresses: CallableAddresses,
    private readonly arming: Arming,
    private readonly endings: RunEndings,
    private readonly clock: Clock,
    private readonly caller: Caller,
  ) {}

  async apply(body: ApplyBody, options: ApplyOptions = {}): Promise<ApplyResult> {
    if (body.prune && body.jobs.length === 0 && !body.force) {
      const message = 'is empty, so prune would delete all jobs of the manager: add force if that is meant';
      throw invalid([{ pointer: '/jobs', code: 'out_of_range', message }]);
    }
    const check = async (definition: JobDefinition) => {
      definition.namespace = namespaceFor(this.caller, definition.namespace);
      await this.publicUrl.require(definition.completion);
      await this.identity.require(definition.job);
    };
    const inputs = await readJobs(body.jobs, check, '/jobs', options.mostErrors);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(inputs, body, options);
      } catch (error) {
        if (!(error instanceof JobsChangedError)) throw error;
        if (attempt < ATTEMPTS) continue;
        throw new Problem('apply_conflict', 'Others keep changing these jobs at the same time; try again.', {
          cause: error,
        });
      }
    }
  }

  private async attempt(
    written: JobDefinition[],
    body: ApplyBody,
    { once, requireAwaited, mostErrors }: ApplyOptions,
  ): Promise<ApplyResult> {
    const names = written.map(({ name }) => name);
    const found = await this.sets.find(names, body.prune ? body.manager : null);
    const existing = found.filter(({ job }) => sees(this.caller, job.namespace));
    const inputs = await unmaskedJobs(written, existing, mostErrors);
    const items = await inTurns(planApply(inputs, existing, body), (item) => item);
    await this.refuseDenied(items, mostErrors);
    const change = this.changeOf(items, body.manager, mostErrors);
    if (body.dry_run) {
      await withKnownSecrets(items, () => this.rehearse(change, mostErrors), mostErrors);
      return resultOf(items, body, new Map());
    }
    refuseConflicts(items);
    const isIdle = [change.edited, change.deleted, change.adopted].every((some) => some.length === 0);
    if (isIdle && items.every(({ action }) => action === 'unchanged') && once === undefined)
      return resultOf(items, body, new Map());
    const { written: done, result } = await this.write(change, items, body, { once, requireAwaited });
    await this.follow(done);
    return result;
  }

  private write(
    change: JobSetChange,
    items: ApplyItem[],
    body: ApplyBody,
    { once, requireAwaited }: ApplyOptions,
  ) {
    requireAwaited?.();
    return withKnownSecrets(items, () =>
      this.sets.write(
        change,
        (done) => {
          requireAwaited?.();
          return resultOf(items, body, idsOf(done));
        },
        once,
        (applied) => applyEntry(this.caller, applied),
      ),
    );
  }

  /** What the store is to write. Jobs that never fire are refused by their places in the list. */
  private changeOf(items: ApplyItem[], manager: string, mostErrors?: number): JobSetChange {
    const actor = this.caller.name;
    const having = (action: ApplyItem['action']) => items.filter((item) => item.action === action);
    return {
      author: { actor, manager },
      created: (now) =>
        forAll(
          having('created'),
          (item) => placed(item, () => createJob(randomUUID(), inputOf(item), actor, now)),
          mostErrors,
        ),
      edited: having('updated').map((item) => ({
        ...currentOf(item),
        decide: (job, now) => placed(item, () => editJob(job, inputOf(item), actor, now)),
      })),
      deleted: having('deleted').map(currentOf),
      adopted: items.filter(({ adopts }) => adopts).map(currentOf),
    };
  }

  /** Refuses what the store would refuse to write now. */
  private async rehearse({ created, edited }: JobSetChange, mostErrors?: number): Promise<void> {
    const now = this.clock.now();
    const changes = await forAll(
      edited,
      ({ job, decide }) => ({ job, change: decide(job, now) }),
      mostErrors,
    );
    const changed = changes.flatMap(({ job, change }) =>
      change === null ? [] : [{ ...job, definition: change.definition }],
    );
    await this.sets.requireSecrets([...(await created(now)), ...changed]);
  }

  private async refuseDenied(items: ApplyItem[], mostErrors = MAX_ERRORS): Promise<void> {
    const errors = await inTurns(items, (item) => {
      const { input, current } = item;
      if (input === null) return [];
      try {
        this.addresses.require(input, current?.job.definition ?? null);
        return [];
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return error.errors.map((each) => ({ ...each, pointer: pointerOf(item, each.pointer) }));
      }
    });
    const all = errors.flat();
    if (all.length > 0) throw invalid(all.slice(0, mostErrors));
  }

  /** What follows the write: none of it can fail the request. */
  private async follow({ created, edited, deleted }: JobSetWrite): Promise<void> {
    const written = [...created, ...edited.map(({ job }) => job)];
    const due = written.flatMap(({ id, cursor: { next_due } }) =>
      next_due === null ? [] : [{ job_id: id, next_due }],
    );
    await this.arming.jobs(due);
    const idle = edited.filter(({ job }) => job.cursor.next_due === null);
    for (const { job } of [...idle, ...deleted]) await this.arming.deletedJob(job.id);
    await this.endings.follow([...edited, ...deleted].flatMap(({ ended }) => ended));
  }
}

function inputOf({ input, name }: ApplyItem): JobDefinition {
  if (input === null) throw new Error(`The job ${name} is not in the list.`);
  return input;
}

function currentOf({ current, name }: ApplyItem): ManagedJob {
  if (current === null) throw new Error(`There is no job ${name}.`);
  return current;
}

const idsOf = ({ created }: JobSetWrite): Map<string, string> =>
  new Map(created.map((job) => [placeOf(job), job.id]));

function resultOf(
  items: ApplyItem[],
  { dry_run, manager }: ApplyBody,
  created: Map<string, string>,
): ApplyResult {
  const counts = { created: 0, updated: 0, unchanged: 0, deleted: 0, conflict: 0 };
  for (const { action } of items) counts[action] += 1;
  return {
    dry_run,
    manager,
    counts,
    items: items.map(({ index, name, action, input, current, changes, conflict }) => ({
      index,
      name,
      action,
      job_id: current?.job.id ?? (input && created.get(placeOfInput(input))) ?? null,
      changes,
      conflict,
    })),
  };
}
