import type { JobRepository, JobRevisions, Revision } from '@job-scheduler/job-store';
import { z } from 'zod';
import { decodeCursor, encodeCursor, type PageView } from '../http/paging.js';
import { Problem } from '../problems/problem.js';
import {
  revisionView,
  summaryView,
  type RevisionQueryInput,
  type RevisionSummaryView,
  type RevisionView,
} from './revision-view.js';

const positionSchema = z.int().min(1);

/** Tells what a job was. Throws the problem `not_found`. */
export class ReadRevisions {
  constructor(
    private readonly jobs: JobRepository,
    private readonly revisions: JobRevisions,
  ) {}

  async list(jobId: string, { limit, cursor }: RevisionQueryInput): Promise<PageView<RevisionSummaryView>> {
    await this.requireJob(jobId);
    const after = cursor === undefined ? null : decodeCursor(cursor, jobId, positionSchema);
    const page = await this.revisions.list({ job_id: jobId, limit, after });
    return {
      data: page.items.map(summaryView),
      next_cursor: page.next === null ? null : encodeCursor(jobId, page.next),
    };
  }

  async get(jobId: string, revision: number): Promise<RevisionView> {
    return revisionView(await this.find(jobId, revision));
  }

  async find(jobId: string, revision: number): Promise<Revision> {
    await this.requireJob(jobId);
    const found = await this.revisions.get(jobId, revision);
    if (found !== null) return found;
    throw new Problem('not_found', `The job ${jobId} has no revision ${revision} that is kept.`);
  }

  private async requireJob(jobId: string): Promise<void> {
    if ((await this.jobs.get(jobId)) === null)
      throw new Problem('not_found', `There is no job with the id ${jobId}.`);
  }
}
