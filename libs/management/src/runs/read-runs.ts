import { mayHaveTrace } from '@job-scheduler/job-model';
import type { JobRepository, RunHistory, RunQuery } from '@job-scheduler/job-store';
import { anyOf, idSchema } from '../http/input.js';
import { decodeCursor, encodeCursor, type PageView } from '../http/paging.js';
import { Problem } from '../problems/problem.js';
import type { RunQueryInput } from './run-query.js';
import { runView, type RunView } from './run-view.js';
import { traceUrlOf } from './trace-url.js';

/** Reads the ledger. Throws the problem `not_found`. */
export class ReadRuns {
  constructor(
    private readonly jobs: JobRepository,
    private readonly history: RunHistory,
    private readonly traceUrl: string | null,
  ) {}

  async get(id: string): Promise<RunView> {
    const run = await this.history.get(id);
    if (run === null) throw new Problem('not_found', `There is no run with the id ${id}.`);
    const view = runView(run);
    return {
      ...view,
      ...(this.traceUrl !== null &&
        mayHaveTrace(run) && { trace_url: traceUrlOf(this.traceUrl, view.trace_id) }),
    };
  }

  async listOf(
    jobId: string,
    query: Omit<RunQueryInput, 'job_id' | 'namespace'>,
  ): Promise<PageView<RunView>> {
    if ((await this.jobs.get(jobId)) === null)
      throw new Problem('not_found', `There is no job with the id ${jobId}.`);
    return this.list({ ...query, job_id: jobId, namespace: [] });
  }

  async list({ limit, cursor, ...query }: RunQueryInput): Promise<PageView<RunView>> {
    const { job_id = null, namespace, state, trigger, from = null, to = null } = query;
    const filters: Omit<RunQuery, 'limit' | 'after'> = {
      job_id,
      namespaces: anyOf(namespace),
      state,
      trigger,
      from,
      to,
    };
    const after = cursor === undefined ? null : decodeCursor(cursor, filters, idSchema);
    const page = await this.history.list({ ...filters, limit, after });
    return {
      data: page.items.map(runView),
      next_cursor: page.next === null ? null : encodeCursor(filters, page.next),
    };
  }
}
