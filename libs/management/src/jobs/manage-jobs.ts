import {
  asShown,
  asWritten,
  createJob,
  deleteJob,
  editJob,
  jobDefinitionSchema,
  pauseJob,
  resumeJob,
  type Job,
  type JobChange,
  type JobDefinition,
  type Policies,
} from '@job-scheduler/job-model';
import {
  NameTakenError,
  resultingIn,
  type Author,
  type JobRepository,
  type JobWrite,
  type OnceOnly,
  type RunEndings,
} from '@job-scheduler/job-store';
import type { Arming } from '@job-scheduler/priority-queue';
import { randomUUID } from 'node:crypto';
import type { Caller } from '../access/caller.js';
import type { PublicUrl } from '../completions/public-url.js';
import type { Precondition } from '../http/entity-tag.js';
import { parseInput } from '../http/input.js';
import { isJsonObject, mergePatch } from '../http/merge-patch.js';
import { invalid, Problem } from '../problems/problem.js';
import { withKnownSecrets } from '../secrets/unknown-secrets.js';
import type { IdentitySettings } from '../identity/identity-settings.js';
import type { CallableAddresses } from './callable-addresses.js';
import { namespaceFor, refuseMove } from './home-namespace.js';
import { jobView, type JobView, type ResumedJobView } from './job-view.js';
import { unmaskedJob } from './unmasked-job.js';

/** How often an upsert starts over when others create and delete the job at the same time. */
const UPSERT_ATTEMPTS = 5;

/**
 * Changes jobs. The pure functions of job-model decide each write under the job's lock; the priority queue is updated
 * afterwards. Throws problems, and the errors of the store and of the model.
 */
export class ManageJobs {
  constructor(
    private readonly jobs: JobRepository,
    private readonly arming: Arming,
    private readonly endings: RunEndings,
    private readonly publicUrl: PublicUrl,
    private readonly addresses: CallableAddresses,
    private readonly identity: IdentitySettings,
    private readonly caller: Pick<Caller, 'name' | 'namespaces'>,
  ) {}

  private get actor(): string {
    return this.caller.name;
  }

  async create(written: JobDefinition, once?: OnceOnly<JobView>): Promise<JobView> {
    const namespace = namespaceFor(this.caller, written.namespace);
    const definition = { ...unmaskedJob(written, null), namespace };
    this.addresses.require(definition);
    await this.publicUrl.require(definition.completion);
    await this.identity.require(definition.job);
    const id = randomUUID();
    const job = await withKnownSecrets(
      () => definition.job,
      () =>
        this.jobs.create((now) => createJob(id, definition, this.actor, now), resultingIn(once, jobView), {
          actor: this.actor,
        }),
    );
    await this.arming.job(job);
    return jobView(job);
  }

  async replace(id: string, written: JobDefinition, precondition: Precondition): Promise<JobView> {
    await this.publicUrl.require(written.completion);
    await this.identity.require(written.job);
    const write = await this.edit(id, precondition, (job, now) => {
      refuseMove(job.namespace, written.namespace);
      const definition = unmaskedJob(written, job.definition);
      this.addresses.require(definition, job.definition);
      return editJob(job, definition, this.actor, now);
    });
    return jobView(write.job);
  }

  /** Applies a merge patch (RFC 7396) to the job's definition. */
  async patch(id: string, patch: Record<string, unknown>, precondition: Precondition): Promise<JobView> {
    await this.publicUrl.require(patch['completion']);
    await this.identity.require(patch['job']);
    const write = await this.edit(id, precondition, (job, now) => {
      // The stored definition has no `active`, so removing it would leave the pause as it is, not reset it.
      const active = patch['active'] === null ? true : patch['active'];
      const patched = mergePatch(asShown(job.definition), { ...patch, active });
      const definition = unmaskedJob(parseInput(jobDefinitionSchema, patched), job.definition);
      refuseMove(job.namespace, definition.namespace);
      this.addresses.require(definition, job.definition);
      return editJob(job, definition, this.actor, now);
    });
    return jobView(write.job);
  }

  /** Gives the job the definition that it had at an earlier revision. */
  async restore(
    id: string,
    earlier: Job['definition'],
    precondition: Precondition,
    once?: OnceOnly<JobView>,
  ): Promise<JobView> {
    // Since then, rules may have become stricter.
    const definition = parseInput(jobDefinitionSchema, asWritten(earlier));
    await this.publicUrl.require(definition.completion);
    await this.identity.require(definition.job);
    const decide = (job: Job, now: number) => {
      this.addresses.require(definition, job.definition);
      return editJob(job, definition, this.actor, now);
    };
    const view = ({ job }: JobWrite) => jobView(job);
    return view(await this.edit(id, precondition, decide, resultingIn(once, view), 'restored'));
  }

  /** Creates the job with this name, or replaces its definition. The body may repeat the name, but not contradict it. */
  async upsert(
    name: string,
    body: unknown,
    precondition: Precondition,
  ): Promise<{ job: JobView; created: boolean }> {
    const definition = parseInput(jobDefinitionSchema, isJsonObject(body) ? { name, ...body } : body);
    if (definition.name !== name) {
      throw invalid([{ pointer: '/name', code: 'name_mismatch', message: 'must be the name in the path' }]);
    }
    const namespace = namespaceFor(this.caller, definition.namespace);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.upsertOnce({ ...definition, namespace }, precondition);
      } catch (error) {
        if (!(error instanceof JobVanished || error instanceof NameTakenError) || attempt === UPSERT_ATTEMPTS)
          throw error;
      }
    }
  }

  async delete(id: string, precondition: Precondition): Promise<void> {
    const decide = (job: Job, now: number) => {
      precondition(job.cursor.revision);
      return deleteJob(job, now);
    };
    const ended = await this.jobs.delete(id, decide, { actor: this.actor });
    if (ended === null) throw new JobVanished(id);
    await this.arming.deletedJob(id);
    await this.endings.follow(ended);
  }

  async pause(
    id: string,
    request: { reason: string | null; until: number | null },
    precondition: Precondition,
    once?: OnceOnly<JobView>,
  ): Promise<JobView> {
    const decide = (job: Job, now: number) => {
      if (request.until !== null && request.until <= now) {
        throw invalid([{ pointer: '/until', code: 'out_of_range', message: 'must be in the future' }]);
      }
      return pauseJob(job, request, this.actor, now);
    };
    const view = ({ job }: JobWrite) => jobView(job);
    return view(await this.edit(id, precondition, decide, resultingIn(once, view)));
  }

  /** Resumes a paused or disabled job. Returns how many ticks were missed, and how many of them run now. */
  async resume(
    id: string,
    catchUp: Policies['catch_up'],
    precondition: Precondition,
    once?: OnceOnly<ResumedJobView>,
  ): Promise<ResumedJobView> {
    const decide = (job: Job, now: number) => resumeJob(job, now, catchUp);
    const write = await this.edit(id, precondition, decide, resultingIn(once, resumedView));
    await this.arming.runsAtOnce(write.queued.map(({ run_id }) => run_id));
    return resumedView(write);
  }

  private async upsertOnce(definition: JobDefinition, precondition: Precondition) {
    const known = await this.jobs.getByName(definition.name, definition.namespace);
    if (known !== null)
      return { job: await this.replace(known.id, definition, precondition), created: false };
    precondition(null);
    return { job: await this.create(definition), created: true };
  }

  private async edit(
    id: string,
    precondition: Precondition,
    decide: (job: Job, now: number) => JobChange | null,
    once?: OnceOnly<JobWrite>,
    action?: Author['action'],
  ): Promise<JobWrite> {
    let decided: JobChange | null = null;
    const guarded = (job: Job, now: number) => {
      precondition(job.cursor.revision);
      return (decided = decide(job, now));
    };
    const author = { actor: this.actor, ...(action && { action }) };
    const write = await withKnownSecrets(
      () => decided?.definition.job ?? null,
      () => this.jobs.edit(id, guarded, once, author),
    );
    if (write === null) throw new JobVanished(id);
    if (write.changed) await this.arming.job(write.job);
    await this.endings.follow(write.ended);
    return write;
  }
}

function resumedView({ job, skips, queued }: JobWrite): ResumedJobView {
  const skipped = skips.reduce((sum, skip) => sum + skip.count, 0);
  return { ...jobView(job), missed: skipped + queued.length, queued: queued.length };
}

/** There is no such job, or it was deleted. */
class JobVanished extends Problem {
  constructor(id: string) {
    super('not_found', `There is no job with the id ${id}.`);
  }
}
