import { CANARY_JOB_ID, firstRunIdAt, isFinal, type Run, type RunState } from '@job-scheduler/job-model';
import {
  and,
  desc,
  eq,
  getTableColumns,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  ne,
  not,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Page } from '../page.js';
import type { RunQuery, RunSummary } from '../run-history.js';
import { isInNamespaces, pageOf } from './pages.js';
import { runFromRow, summaryFromRow } from './run-rows.js';
import { dispatches, jobs, runs } from './schema.js';
import { columnAheadMs, onceDue } from './unseen-ticks.js';

const { response_bodies, answer_headers, answer_body, dispatch_id, queued_at, ...columns } =
  getTableColumns(runs);

const isLeased = and(isNotNull(dispatch_id), eq(runs.state, 'queued'), isNull(queued_at));

/** Whether the dispatch of a run on the lease path is claimed: its state is then not in its row. */
const isClaimedByDispatch = sql<boolean>`(${isLeased} AND EXISTS (
  SELECT FROM ${dispatches} WHERE ${dispatches.id} = ${dispatch_id} AND ${isNotNull(dispatches.claim_id)}))`;

const state = sql<RunState>`CASE WHEN ${isClaimedByDispatch} THEN 'running' ELSE ${runs.state} END`;
const listed = {
  ...columns,
  state,
  job_name: jobs.name,
  namespace: jobs.namespace,
  ahead_ms: columnAheadMs(runs.scheduled_at),
};

/** A whole run. */
export async function readRun(orm: NodePgDatabase, runId: string): Promise<Run | null> {
  const rows = await orm
    .select({ ...listed, response_bodies, answer_headers, answer_body })
    .from(runs)
    .innerJoin(jobs, eq(jobs.id, runs.job_id))
    .where(eq(runs.id, runId));
  const [row] = await onceDue(rows);
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
  const page = pageOf(await onceDue(rows), query.limit, (last) => last.id);
  return { ...page, items: page.items.map(summaryFromRow) };
}

const conditionsOf = (query: RunQuery): SQL | undefined => {
  const { job_id, trigger, from, to, after } = query;
  return and(
    job_id === null ? ne(runs.job_id, CANARY_JOB_ID) : eq(runs.job_id, job_id),
    isInNamespaces(jobs.namespace, query.namespaces),
    isIn(query.state),
    trigger.length > 0 ? inArray(runs.trigger, trigger) : undefined,
    from === null ? undefined : gte(runs.id, firstRunIdAt(from)),
    to === null ? undefined : lt(runs.id, firstRunIdAt(to)),
    after === null ? undefined : lt(runs.id, after),
  );
};

function isIn(states: RunState[]): SQL | undefined {
  if (states.length === 0) return undefined;
  const wants = (wanted: RunState): boolean => states.includes(wanted);
  return and(
    // Lets the query use the indexes of open runs.
    states.some(isFinal) ? undefined : isNull(runs.finished_at),
    wants('running') && !wants('queued')
      ? or(inArray(runs.state, states), isClaimedByDispatch)
      : inArray(runs.state, states),
    wants('queued') && !wants('running') ? not(isClaimedByDispatch) : undefined,
  );
}
