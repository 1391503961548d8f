import { CANARY_JOB_ID, type Job } from '@job-scheduler/job-model';
import { JobRepository } from '@job-scheduler/job-store';
import { sees, visible, type Sight } from './sight.js';

/** The jobs that a caller sees: those of its namespaces. The system keeps the canary for itself; only its name is taken. */
export class JobsOfCaller extends JobRepository {
  constructor(
    private readonly jobs: JobRepository,
    private readonly caller: Sight,
  ) {
    super();
  }

  create(...parts: Parameters<JobRepository['create']>): ReturnType<JobRepository['create']> {
    return this.jobs.create(...parts);
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

  countByStatus(): ReturnType<JobRepository['countByStatus']> {
    return this.jobs.countByStatus();
  }

  edit(
    id: string,
    decide: Parameters<JobRepository['edit']>[1],
    once?: Parameters<JobRepository['edit']>[2],
  ) {
    return nullIfHidden(
      this.jobs.edit(
        id,
        (job, now) => {
          this.requireShown(job);
          return decide(job, now);
        },
        once,
      ),
    );
  }

  delete(id: string, decide: Parameters<JobRepository['delete']>[1]) {
    return nullIfHidden(
      this.jobs.delete(id, (job, now) => {
        this.requireShown(job);
        return decide(job, now);
      }),
    );
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
