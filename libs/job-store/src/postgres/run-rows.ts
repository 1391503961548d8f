import type { Run } from '@job-scheduler/job-model';
import type { RunSummary } from '../run-history.js';
import { answerFromRow } from './answers.js';
import type { jobs, runs, StoredAttempt } from './schema.js';

type Columns = typeof runs.$inferSelect;

/** A run's row, with the name of its job and without what lists leave out. */
export type RunRow = Omit<
  Columns,
  'response_bodies' | 'answer_headers' | 'answer_body' | 'dispatch_id' | 'queued_at'
> & {
  job_name: (typeof jobs.$inferSelect)['name'];
  namespace: (typeof jobs.$inferSelect)['namespace'];
};

/** Defaults for attempts that were recorded by earlier versions. */
const UNSAID = {
  runner_id: null,
  response_headers: null,
  response_encoding: 'utf8',
  response_bytes: null,
  timings: null,
  completion: null,
} as const;

/** A run without response bodies, from its row. */
export function summaryFromRow(row: RunRow): RunSummary {
  const { skip_from, skip_to, skip_count } = row;
  const skip =
    skip_from === null || skip_to === null || skip_count === null
      ? null
      : { from: skip_from, to: skip_to, count: skip_count };
  const isAwaiting = row.state === 'awaiting';
  // Earlier versions left it in runs that had ended.
  const due = row.finished_at === null ? row.next_attempt_at : null;
  const attempts = readable(row.attempts).map(({ claim_id: _, ...attempt }) => ({ ...UNSAID, ...attempt }));
  return {
    id: row.id,
    job_id: row.job_id,
    job_name: row.job_name,
    namespace: row.namespace,
    job_revision: row.job_revision,
    trigger: row.trigger,
    state: row.state,
    reason: row.reason,
    scheduled_at: row.scheduled_at,
    created_at: row.created_at,
    started_at: row.started_at,
    finished_at: row.finished_at,
    next_attempt_at: isAwaiting ? null : due,
    completion_due_at: isAwaiting ? due : null,
    replay_of: row.replay_of,
    skip,
    attempts: [...attempts, ...answerFromRow(row)],
  };
}

/** What is stored as attempts, apart from what can be none: a row that somebody spoilt harms no other in a list. */
const readable = (stored: unknown): StoredAttempt[] =>
  Array.isArray(stored) ? stored.filter((attempt) => typeof Object(attempt).number === 'number') : [];

/** A run's row with the headers and bodies that lists leave out. */
export type WholeRunRow = RunRow & Pick<Columns, 'response_bodies' | 'answer_headers' | 'answer_body'>;

/** A whole run, from its row. */
export function runFromRow(row: WholeRunRow): Run {
  const summary = summaryFromRow(row);
  const kept = readable(row.attempts);
  const attempts = summary.attempts.map((attempt, index) => {
    const stored = kept[index];
    return stored === undefined
      ? { ...attempt, response_headers: headersOf(row.answer_headers), response_body: row.answer_body }
      : {
          ...attempt,
          response_headers: stored.response_headers ?? null,
          response_body: row.response_bodies[index] ?? null,
        };
  });
  return { ...summary, attempts };
}

function headersOf(text: string | null): Record<string, string> | null {
  if (text === null) return null;
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return null;
  }
}
