import { CANARY_JOB_ID, type Job } from '@job-scheduler/job-model';
import { JobRepository } from '@job-scheduler/job-store';

/** The jobs that the API knows: all but the canary, which the system keeps for itself. Only its name is taken. */
export class JobsOfUsers extends JobRepository {
  constructor(private readonly jobs: JobRepository) {
    super();
  }

  create(...parts: Parameters<JobRepository['create']>): ReturnType<JobRepository['create']> {
    return this.jobs.create(...parts);
  }

  async get(id: string): Promise<Job | null> {
    return isCanary(id) ? null : this.jobs.get(id);
  }

  async getByName(name: string): Promise<Job | null> {
    const job = await this.jobs.getByName(name);
    return job === null || isCanary(job.id) ? null : job;
  }

  list(...parts: Parameters<JobRepository['list']>): ReturnType<JobRepository['list']> {
    return this.jobs.list(...parts);
  }

  count(...parts: Parameters<JobRepository['count']>): ReturnType<JobRepository['count']> {
    return this.jobs.count(...parts);
  }

  countByStatus(): ReturnType<JobRepository['countByStatus']> {
    return this.jobs.countByStatus();
  }

  async edit(...parts: Parameters<JobRepository['edit']>): ReturnType<JobRepository['edit']> {
    return isCanary(parts[0]) ? null : this.jobs.edit(...parts);
  }

  async delete(...parts: Parameters<JobRepository['delete']>): ReturnType<JobRepository['delete']> {
    return isCanary(parts[0]) ? null : this.jobs.delete(...parts);
  }
}

/** Ids are UUIDs, which may be written in capitals. */
const isCanary = (id: string): boolean => id.toLowerCase() === CANARY_JOB_ID;
