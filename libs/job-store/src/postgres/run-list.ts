import { CANARY_JOB_ID, firstRunIdAt, isFinal, type Run } from '@job-scheduler/job-model';
import { and, desc, eq, getTableColumns, gte, inArray, isNull, lt, ne, type SQL } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Page } from '../job-repository.js';
import type { RunQuery, RunSummary } from '../run-history.js';
import { pageOf } from './pages.js';
import { runFromRow, summaryFromRow } from './run-rows.js';
import { jobs, runs } from './schema.js';

const { response_bodies, answer_headers, answer_body, ...columns } = getTableColumns(runs);
const listed = { ...columns, job_name: jobs.name };

/** A whole run. */
export async function readRun(orm: NodePgDatabase, runId: string): Promise<Run | null> {
  const [row] = await orm
    .select({ ...listed, response_bodies, answer_headers, answer_body })
    .from(runs)
    .innerJoin(jobs, eq(jobs.id, runs.job_id))
    .where(eq(runs.id, runId));
  return row === undefined ? null : runFromRow(row);
}

/** A page of runs, newest first. */
export async function listRuns(orm: NodePgDatabase, query: RunQuery): Promise<Page<RunSummary, string>> {
  const rows = await orm
    .select(listed)
    .from(runs)
    .innerJoin(jobs, eq(jobs.id, runs.job_id))
    .where(conditionsOf(query))
    .orderBy(desc(runs.id))
    .limit(query.limit + 1);
  const page = pageOf(rows, query.limit, (last) => last.id);
  return { ...page, items: page.items.map(summaryFromRow) };
}

const conditionsOf = ({ job_id, state, trigger, from, to, after }: RunQuery): SQL | undefined =>
  and(
    job_id === null ? ne(runs.job_id, CANARY_JOB_ID) : eq(runs.job_id, job_id),
    state.length > 0 ? inArray(runs.state, state) : undefined,
    // Lets the query use the index of open runs.
    state.length > 0 && !state.some(isFinal) ? isNull(runs.finished_at) : undefined,
    trigger.length > 0 ? inArray(runs.trigger, trigger) : undefined,
    from === null ? undefined : gte(runs.id, firstRunIdAt(from)),
    to === null ? undefined : lt(runs.id, firstRunIdAt(to)),
    after === null ? undefined : lt(runs.id, after),
  );
