import { JsonText, operationSchema } from '@job-scheduler/job-model';
import { callbackOperation, runHeaders } from './call-of-run.js';

test('a run names itself, its attempt and its instant in the headers', () => {
  const run = { job_id: 'job', run_id: 'run', attempt: 2, scheduled_at: Date.UTC(2030, 0, 1) };
  expect(runHeaders(run, Date.UTC(2030, 0, 1, 0, 0, 1, 999))).toEqual({
    'idempotency-key': 'run',
    'webhook-id': 'run',
    'webhook-timestamp': '1893456001',
    'x-job-id': 'job',
    'x-run-id': 'run',
    'x-attempt': '2',
    'x-scheduled-at': '2030-01-01T00:00:00.000Z',
  });
});

test('an operation is called as its job states it, with the deadline in milliseconds', () => {
  const operation = operationSchema.parse({
    callback_url: 'http://localhost:9000/hook',
    http_method: 'PUT',
    headers: { 'x-a': '1' },
    query: { q: '2' },
    payload: { a: 1 },
    timeout_seconds: 1.5,
    redirects: 2,
  });
  expect(callbackOperation(operation)).toEqual({
    url: 'http://localhost:9000/hook',
    method: 'put',
    headers: { 'x-a': '1' },
    query: { q: '2' },
    payload: JsonText.of({ a: 1 }),
    timeout_ms: 1500,
    redirects: 2,
  });
});

test('an operation whose time limit, as it is stored, is no number is not called', () => {
  const operation = operationSchema.parse({ callback_url: 'http://localhost:9000/hook' });
  const stored = { ...operation, timeout_seconds: 'NaN' as unknown as number };
  expect(() => callbackOperation(stored)).toThrow('its timeout_seconds is "NaN"');
});
