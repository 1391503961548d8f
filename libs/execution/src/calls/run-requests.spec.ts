import { AddressGuard, policyOf } from '@job-scheduler/http-callback';
import { AxiosHttpCallback } from '@job-scheduler/http-callback/axios';
import { CallAbort, PreparedOperation } from '@job-scheduler/http-callback';
import { DEFAULT_POLICIES, operationSchema } from '@job-scheduler/job-model';
import type { ClaimedRun } from '@job-scheduler/job-store';
import { RunRequests } from './run-requests.js';

const callback = new AxiosHttpCallback({ version: '1.2.3', addresses: new AddressGuard(policyOf('any')) });
afterAll(() => callback.close());

const NOW = Date.UTC(2030, 0, 1);

const runWith = (some: Partial<ClaimedRun> = {}, payload: unknown = { a: 1 }): ClaimedRun => ({
  run_id: 'run',
  dispatch_id: null,
  job_id: 'job',
  job_revision: 1,
  attempt: 1,
  trigger: 'schedule',
  scheduled_at: NOW,
  operation: operationSchema.parse({ callback_url: 'http://localhost:9000/hook', payload }),
  own_payload: false,
  job_name: 'name',
  namespace: 'default',
  policies: DEFAULT_POLICIES,
  completion: null,
  age_ms: 0,
  next_tick_in_ms: null,
  begin_within_ms: null,
  ...some,
});

/** What is sent for each of the runs, one after the other. */
function sent(...runs: ClaimedRun[]) {
  const requests = new RunRequests(callback);
  return runs.map((run) => {
    const request = requests.of(run, NOW, new CallAbort());
    if ('template' in request) throw new Error('The request needs credentials.');
    const isShared = request.operation instanceof PreparedOperation;
    return { ...callback.describe(request), isShared };
  });
}

describe('the requests of runs', () => {
  it('share the operation of their revision, and nothing of their own', () => {
    const runs = [runWith(), runWith({ run_id: 'other', scheduled_at: NOW + 1, attempt: 2 })];
    const [first, second] = sent(...runs);
    expect(first).toMatchObject({ isShared: true, body: '{"a":1}', headers: { 'x-run-id': 'run' } });
    expect(second).toMatchObject({
      isShared: true,
      body: '{"a":1}',
      headers: {
        'idempotency-key': 'other',
        'x-run-id': 'other',
        'x-attempt': '2',
        'x-scheduled-at': '2030-01-01T00:00:00.001Z',
      },
    });
  });

  it('follow a new revision, also when runs of both take turns', () => {
    const [old, changed] = [runWith(), runWith({ job_revision: 2 }, { a: 2 })];
    expect(sent(old, changed, old).map(({ body }) => body)).toEqual(['{"a":1}', '{"a":2}', '{"a":1}']);
  });

  it('follow the operation that was claimed, even when two have the same revision: a failover can lose an edit', () => {
    const [lost, restored] = [runWith({}, { a: 'lost' }), runWith({}, { a: 'restored' })];
    expect(sent(lost, restored).map(({ body }) => body)).toEqual(['{"a":"lost"}', '{"a":"restored"}']);
  });

  it('never take the payload of a run for that of its job, nor the other way round', () => {
    const own = runWith({ own_payload: true }, { own: true });
    expect(sent(runWith(), own, runWith())).toMatchObject([
      { body: '{"a":1}', isShared: true },
      { body: '{"own":true}', isShared: false },
      { body: '{"a":1}', isShared: true },
    ]);
  });

  it('have their placeholders filled in for each run', () => {
    const payload = { id: '{{run_id}}', n: '{{attempt}}' };
    expect(sent(runWith({}, payload), runWith({ run_id: 'other', attempt: 2 }, payload))).toMatchObject([
      { body: '{"id":"run","n":"1"}', isShared: false },
      { body: '{"id":"other","n":"2"}', isShared: false },
    ]);
  });

  it('say where to report only where the job allows it and the URL is known', () => {
    const key = Buffer.alloc(32);
    const run_id = '0190163d-8694-739b-aea5-966c26f8ad91';
    const [none, unknown, known] = sent(
      runWith({ run_id }),
      runWith({ run_id, completion: { public_url: null, key } }),
      runWith({ run_id, completion: { public_url: 'https://jobs.example', key } }),
    );
    expect(none?.headers).not.toHaveProperty('x-completion-url');
    expect(unknown?.headers).not.toHaveProperty('x-completion-url');
    expect(known?.headers['x-completion-url']).toMatch(/^https:\/\/jobs\.example\/v1\/completions\/[\w-]+$/);
  });
});

it('are made when the call is made, if there are secrets in them, also in a payload of their own', () => {
  const requests = new RunRequests(callback);
  const headers = { 'x-token': '{{secrets.TOKEN}}' };
  const operation = operationSchema.parse({ callback_url: 'http://localhost:9000/hook', headers });
  for (const run of [runWith({ operation }), runWith({ operation: { ...operation }, own_payload: true })]) {
    const request = requests.of(run, NOW, new CallAbort());
    expect(request).toMatchObject({ template: run.operation, values: { run_id: 'run' }, timeout_ms: 10_000 });
  }
});
