import { CANARY_JOB_ID, type Job } from '@job-scheduler/job-model';
import { JobRepository, type Author, type JobWrite, type OnceOnly } from '@job-scheduler/job-store';
import { jobEntry } from '../audit/entry.js';
import type { Caller } from './caller.js';
import { sees, visible } from './sight.js';

/** The jobs that a caller sees: those of its namespaces. Notes its writes in the audit. The system keeps the canary for itself; only its name is taken. */
export class JobsOfCaller extends JobRepository {
  constructor(
    private readonly jobs: JobRepository,
    private readonly caller: Caller,
  ) {
    super();
  }

  create(
    decide: Parameters<JobRepository['create']>[0],
    once?: OnceOnly<Job>,
    author?: Author,
  ): ReturnType<JobRepository['create']> {
    return this.jobs.create(decide, once, author, (job) => jobEntry(this.caller, null, job));
  }

  async get(id: string): Promise<Job | null> {
    return this.shown(await this.jobs.get(id));
  }

  async getByName(name: string, namespace?: string): Promise<Job | null> {
    return this.shown(await this.jobs.getByName(name, namespace));
  }

  list(query: Parameters<JobRepository['list']>[0]): ReturnType<JobRepository['list']> {
    return this.jobs.list({ ...query, namespaces: visible(this.caller, query.namespaces ?? null) });
  }

  count(...[query, most]: Parameters<JobRepository['count']>): ReturnType<JobRepository['count']> {
    return this.jobs.count({ ...query, namespaces: visible(this.caller, query.namespaces ?? null) }, most);
  }

  countByStatus(namespaces: readonly string[] | null = null): ReturnType<JobRepository['countByStatus']> {
    return this.jobs.countByStatus(visible(this.caller, namespaces));
  }

  edit(id: string, decide: Parameters<JobRepository['edit']>[1], once?: OnceOnly<JobWrite>, author?: Author) {
    let before: Job | null = null;
    const decided: typeof decide = (job, now) => {
      this.requireShown(job);
      before = job;
      return decide(job, now);
    };
    const audited = ({ job, changed }: JobWrite) => (changed ? jobEntry(this.caller, before, job) : null);
    return nullIfHidden(this.jobs.edit(id, decided, once, author, audited));
  }

  delete(id: string, decide: Parameters<JobRepository['delete']>[1], author?: Author) {
    let before: Job | null = null;
    const decided: typeof decide = (job, now) => {
      this.requireShown(job);
      before = job;
      return decide(job, now);
    };
    return nullIfHidden(this.jobs.delete(id, decided, author, () => jobEntry(this.caller, before, null)));
  }

  private isShown({ id, namespace }: Job): boolean {
    return id !== CANARY_JOB_ID && sees(this.caller, namespace);
  }

  private shown(job: Job | null): Job | null {
    return job !== null && this.isShown(job) ? job : null;
  }

  /** Stops a write of a job that the caller does not see. */
  private requireShown(job: Job): void {
    if (!this.isShown(job)) throw new HiddenJob();
  }
}

class HiddenJob extends Error {}

async function nullIfHidden<Written>(write: Promise<Written | null>): Promise<Written | null> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof HiddenJob) return null;
    throw error;
  }
}
