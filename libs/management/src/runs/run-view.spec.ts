import type { Attempt, Run } from '@job-scheduler/job-model';
import { runView } from './run-view.js';

const attempt: Attempt = {
  number: 1,
  runner_id: '5c1f0c7e-1f0b-4f0e-8f4b-0d7f3f6f2a11',
  started_at: 1_000,
  duration_ms: 3,
  http_status: 200,
  error_code: null,
  error_message: null,
  response_headers: { 'content-type': 'text/plain' },
  response_body: 'ok',
  response_encoding: 'utf8',
  response_bytes: 2,
  response_truncated: false,
  timings: null,
  completion: null,
};
const run: Run = {
  id: '01a20ad3-4e30-8fa9-910a-8c385f4d6f3b',
  job_id: 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b',
  job_name: 'hello',
  namespace: 'default',
  job_revision: 1,
  trigger: 'schedule',
  scheduled_at: 992,
  state: 'succeeded',
  reason: null,
  created_at: 995,
  started_at: 1_000,
  finished_at: 1_003,
  attempts: [attempt],
  skip: null,
  next_attempt_at: null,
  completion_due_at: null,
  replay_of: null,
};

describe('a run as it is answered', () => {
  it('has the id of its trace', () => {
    expect(runView(run).trace_id).toBe('01a20ad34e308fa9910a8c385f4d6f3b');
  });

  it('has its attempts with what the target answered', () => {
    expect(runView(run).attempts).toEqual([{ ...attempt, started_at: '1970-01-01T00:00:01.000Z' }]);
  });

  it('has its attempts without it when the body was left out, even if the store gave the rest', () => {
    const { response_body: _body, response_headers: _headers, ...summary } = attempt;
    const [answered] = runView({ ...run, attempts: [summary] }).attempts;
    expect(Object.keys(answered ?? {})).toEqual([
      'number',
      'runner_id',
      'started_at',
      'duration_ms',
      'http_status',
      'error_code',
      'error_message',
      'timings',
      'completion',
    ]);
  });
});
