import type { Run } from '@job-scheduler/job-model';
import type { RunSummary } from '../run-history.js';
import type { jobs, runs } from './schema.js';

type Columns = typeof runs.$inferSelect;

/** A run's row, with the name of its job and without what lists leave out. */
export type RunRow = Omit<Columns, 'response_bodies'> & { job_name: (typeof jobs.$inferSelect)['name'] };

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
export function summaryFromRow({
  skip_from,
  skip_to,
  skip_count,
  attempts,
  next_attempt_at,
  ...run
}: RunRow): RunSummary {
  const skip =
    skip_from === null || skip_to === null || skip_count === null
      ? null
      : { from: skip_from, to: skip_to, count: skip_count };
  const isAwaiting = run.state === 'awaiting';
  // Earlier versions left it in runs that had ended.
  const due = run.finished_at === null ? next_attempt_at : null;
  return {
    ...run,
    next_attempt_at: isAwaiting ? null : due,
    completion_due_at: isAwaiting ? due : null,
    skip,
    attempts: attempts.map(({ claim_id: _, ...attempt }) => ({ ...UNSAID, ...attempt })),
  };
}

/** A run's row with the bodies kept beside it. */
export type WholeRunRow = RunRow & Pick<Columns, 'response_bodies'>;

/** A whole run, from its row. */
export function runFromRow(row: WholeRunRow): Run {
  const { response_bodies, ...rest } = row;
  const summary = summaryFromRow(rest);
  const attempts = summary.attempts.map((attempt, index) => ({
    ...attempt,
    response_headers: row.attempts[index]?.response_headers ?? null,
    response_body: response_bodies[index] ?? null,
  }));
  return { ...summary, attempts };
}
