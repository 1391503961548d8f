import { runFromRow, summaryFromRow, type RunRow } from './run-rows.js';

const AT = 1_893_456_000_000;

const row: RunRow = {
  id: '01a20ad3-4e30-8fa9-910a-8c385f4d6f3b',
  job_id: 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b',
  job_name: 'nightly report',
  namespace: 'default',
  job_revision: 1,
  trigger: 'manual',
  state: 'retrying',
  reason: 'http_500',
  scheduled_at: AT,
  created_at: AT,
  started_at: AT,
  finished_at: null,
  skip_from: null,
  skip_to: null,
  skip_count: null,
  attempts: [],
  attempt: 1,
  runner_id: null,
  answer_status: null,
  answer_ms: null,
  answer_timings: null,
  answer_is_base64: null,
  answer_bytes: null,
  answer_truncated: null,
  next_attempt_at: AT + 10_000,
  replay_of: null,
};

describe('when a run is due again', () => {
  it('is told of a run that is retried or awaits its completion', () => {
    expect(summaryFromRow(row)).toMatchObject({ next_attempt_at: AT + 10_000, completion_due_at: null });
    expect(summaryFromRow({ ...row, state: 'awaiting' })).toMatchObject({
      next_attempt_at: null,
      completion_due_at: AT + 10_000,
    });
  });

  it('is not told of a run that has ended, although an earlier version left it in the row', () => {
    const ended = { ...row, state: 'cancelled', finished_at: AT + 1_000 } as const;
    expect(summaryFromRow(ended)).toMatchObject({ next_attempt_at: null, completion_due_at: null });
  });
});

it.each(['x', 7, {}, null, [null, 7, {}]])('attempts that are stored as %j are none', (stored) => {
  expect(summaryFromRow({ ...row, attempts: stored as never }).attempts).toEqual([]);
});

it('headers that are no JSON are none', () => {
  const whole = {
    ...row,
    finished_at: AT,
    answer_status: 200,
    answer_ms: 5,
    answer_bytes: 0,
    response_bodies: [],
    answer_headers: 'zz',
    answer_body: null,
  };
  expect(runFromRow(whole).attempts).toMatchObject([{ http_status: 200, response_headers: null }]);
});
