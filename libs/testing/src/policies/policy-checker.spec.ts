import type { RecordedRequest } from '../recording-target.js';
import { checkPolicies } from './policy-checker.js';
import type { PolicyHistory, RunAnswer } from './policy-history.js';

const at = (second: number): number => Date.UTC(2030, 0, 1, 0, 0, second);
const text = (instant: number): string => new Date(instant).toISOString();

const row = (second: number, rest: Partial<RunAnswer> = {}): RunAnswer => ({
  id: `run-${second}`,
  job_id: 'job',
  scheduled_at: text(at(second)),
  trigger: 'schedule',
  state: 'succeeded',
  reason: null,
  attempts: [
    { number: 1, started_at: text(at(second)), http_status: 200, error_code: null, completion: null },
  ],
  next_attempt_at: null,
  completion_due_at: null,
  ...rest,
});

const request = (second: number, rest: Partial<RecordedRequest> = {}): RecordedRequest => ({
  arrivedAt: at(second) + 10,
  arrivedAtMonotonic: 0,
  endedAt: at(second) + 500,
  method: 'POST',
  url: '/',
  body: '',
  headers: {
    'x-job-id': 'job',
    'x-run-id': `run-${second}`,
    'idempotency-key': `run-${second}`,
    'x-attempt': '1',
    'x-scheduled-at': text(at(second)),
  },
  ...rest,
});

/** Ticks 1 and 2 ran, ticks 3 to 5 are one skip row, and tick 6 ran. */
const HISTORY: PolicyHistory = {
  jobs: [
    {
      id: 'job',
      createdAt: at(0) + 300,
      schedule: '* * * * * *',
      overlap: 'skip',
      delivery: 'at_least_once',
    },
  ],
  rows: [
    row(1),
    row(2),
    row(5, { state: 'skipped', attempts: [], from: text(at(3)), to: text(at(5)), count: 3 }),
    row(6),
  ],
  requests: [request(1), request(2), request(6)],
  kills: [],
};

const without = <Item>(items: readonly Item[], index: number): Item[] =>
  items.filter((_, at) => at !== index);

describe('checkPolicies', () => {
  it('finds nothing when all is well', () => {
    expect(checkPolicies(HISTORY)).toEqual([]);
  });

  it.each([0, 1, 2, 3])('finds row %s dropped', (index) => {
    // Without its row, the newest tick need not be accounted for, but its call reveals it.
    expect(checkPolicies({ ...HISTORY, rows: without(HISTORY.rows, index) })).not.toEqual([]);
  });

  it.each([0, 1, 2])('finds call %s dropped', (index) => {
    expect(checkPolicies({ ...HISTORY, requests: without(HISTORY.requests, index) })).not.toEqual([]);
  });

  it.each([0, 1, 2])('finds call %s doubled', (index) => {
    const requests = [...HISTORY.requests, HISTORY.requests[index]!];
    expect(checkPolicies({ ...HISTORY, requests })).not.toEqual([]);
  });

  it.each([0, 1, 2, 3])('finds row %s doubled', (index) => {
    const rows = [...HISTORY.rows, { ...HISTORY.rows[index]!, id: 'another' }];
    expect(checkPolicies({ ...HISTORY, rows })).not.toEqual([]);
  });

  it('finds a row that was shifted to another tick, and one that was shifted to no tick at all', () => {
    for (const scheduled_at of [text(at(3)), text(at(2) + 400)]) {
      const rows = HISTORY.rows.map((each, index) => (index === 1 ? { ...each, scheduled_at } : each));
      expect(checkPolicies({ ...HISTORY, rows })).not.toEqual([]);
    }
  });

  it('finds a call before its tick', () => {
    const requests = [request(1, { arrivedAt: at(1) - 6 }), ...HISTORY.requests.slice(1)];
    expect(checkPolicies({ ...HISTORY, requests })).toEqual([expect.stringContaining('early')]);
  });

  it('finds simultaneous calls of one job, unless the job allows them', () => {
    const requests = [request(1, { endedAt: at(2) + 100 }), ...HISTORY.requests.slice(1)];
    expect(checkPolicies({ ...HISTORY, requests })).toEqual([expect.stringContaining('overlap is skip')]);
    const jobs = HISTORY.jobs.map((job) => ({ ...job, overlap: 'allow' }));
    expect(checkPolicies({ ...HISTORY, jobs, requests })).toEqual([]);
  });

  it('finds a skipped run that was called, and a call under another key', () => {
    const skipped = request(5);
    expect(checkPolicies({ ...HISTORY, requests: [...HISTORY.requests, skipped] })).not.toEqual([]);
    const headers = { ...request(1).headers, 'idempotency-key': 'other' };
    const requests = [request(1, { headers }), ...HISTORY.requests.slice(1)];
    expect(checkPolicies({ ...HISTORY, requests })).toEqual([expect.stringContaining('key')]);
  });

  it('finds a call that its row does not mention, however the run ended, unless it is still running', () => {
    const ended = (state: string, attempts = row(6).attempts) => ({
      ...HISTORY,
      rows: [...HISTORY.rows.slice(0, -1), row(6, { state, attempts })],
      kills: [{ begin: at(6) + 100, end: at(7) }],
    });
    for (const state of ['succeeded', 'failed', 'lost', 'cancelled', 'queued'])
      expect(checkPolicies(ended(state, []))).toEqual([expect.stringContaining('does not mention')]);
    const [attempt] = row(6).attempts;
    const lost = [{ ...attempt!, http_status: null, error_code: 'runner_lost' }];
    for (const state of ['lost', 'cancelled', 'queued'])
      expect(checkPolicies(ended(state, lost))).toEqual([]);
    expect(checkPolicies(ended('running', []))).toEqual([]);
  });

  it('excuses the repetition of calls that were in flight at a kill, but not for a job that is called at most once', () => {
    const repeated = {
      ...HISTORY,
      requests: [...HISTORY.requests, request(6, { arrivedAt: at(20), endedAt: at(20) })],
      kills: [{ begin: at(6) + 100, end: at(7) }],
    };
    expect(checkPolicies(repeated)).toEqual([]);
    expect(checkPolicies({ ...repeated, kills: [{ begin: at(7), end: at(8) }] })).not.toEqual([]);
    const jobs = HISTORY.jobs.map((job) => ({ ...job, delivery: 'at_most_once' }));
    expect(checkPolicies({ ...repeated, jobs })).not.toEqual([]);
  });
});
