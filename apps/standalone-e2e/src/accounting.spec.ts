import { disagreements, doubled, early, everySecond, notRun, wrongRows, type Call } from './accounting.js';
import type { RunAnswer } from './api.js';

const START = Date.parse('2030-01-01T00:00:00.250Z');
const at = (seconds: number): number => Math.floor(START / 1_000) * 1_000 + seconds * 1_000;
const text = (seconds: number): string => new Date(at(seconds)).toISOString();

const ticks = everySecond(START, at(6));

function row(seconds: number, changes: Partial<RunAnswer> = {}): RunAnswer {
  return {
    id: `run-${seconds}`,
    job_id: 'job',
    trigger: 'schedule',
    scheduled_at: text(seconds),
    created_at: text(seconds),
    state: 'succeeded',
    reason: null,
    attempts: [],
    ...changes,
  };
}

const range = (from: number, to: number, count: number): RunAnswer =>
  row(from, { id: 'range', state: 'skipped', from: text(from), to: text(to), count });

function call(seconds: number, changes: Partial<Call> = {}): Call {
  const runId = `run-${seconds}`;
  return {
    jobId: 'job',
    runId,
    idempotencyKey: runId,
    attempt: 1,
    path: '/',
    scheduledAt: at(seconds),
    arrivedAt: at(seconds) + 3,
    endedAt: at(seconds) + 5,
    ...changes,
  };
}

const rows = [row(1), row(2), range(3, 4, 2), row(5), row(6)];
const calls = [1, 2, 5, 6].map((seconds) => call(seconds));

describe('the checker', () => {
  it('has no complaints when each tick has its own run or lies in one range, and was called once', () => {
    expect(ticks).toEqual([1, 2, 3, 4, 5, 6].map(at));
    expect([
      ...wrongRows(ticks, rows),
      ...disagreements(rows, calls),
      ...doubled(calls),
      ...early(calls),
    ]).toEqual([]);
  });

  it.each([
    ['a row is missing', rows.slice(1)],
    ['a row appears twice', [...rows, row(1, { id: 'again' })]],
    ['a row belongs to no tick', [...rows, row(1, { scheduled_at: new Date(at(1) + 1).toISOString() })]],
    ['a range overlaps a run', [...rows.slice(0, 2), range(2, 4, 3), ...rows.slice(3)]],
    ['a range has the wrong count', [...rows.slice(0, 2), range(3, 4, 3), ...rows.slice(3)]],
    ['a range ends between ticks', [...rows.slice(0, 2), range(3, 4.5, 2), ...rows.slice(3)]],
    ['a range is missing', rows.filter(({ id }) => id !== 'range')],
  ])('complains when %s', (_, changed) => {
    expect(wrongRows(ticks, changed)).not.toEqual([]);
  });

  it.each([
    ['a call is missing', calls.slice(1)],
    ['a call has no row', [...calls, call(7)]],
    ['a call is shifted', [call(1, { scheduledAt: at(2) }), ...calls.slice(1)]],
    ['a call carries another key', [call(1, { idempotencyKey: 'other' }), ...calls.slice(1)]],
    ['a skipped run was called', [...calls, call(3, { runId: 'range', idempotencyKey: 'range' })]],
  ])('complains when %s', (_, changed) => {
    expect(disagreements(rows, changed)).not.toEqual([]);
  });

  it('finds doubled and early calls', () => {
    expect(doubled([...calls, call(1)])).toEqual([[call(1), call(1)]]);
    expect(early([call(1, { arrivedAt: at(1) - 6 }), call(2, { arrivedAt: at(2) - 4 })])).toHaveLength(1);
  });
});

describe('the rows of ticks that did not run', () => {
  const missed = (created_at: string): RunAnswer => ({ ...range(1, 4, 4), reason: 'missed', created_at });

  it('are those that failed, and those that were found in time', () => {
    const failed = row(2, { state: 'failed' });
    const foundInTime = missed(text(34));
    expect(notRun([row(1), failed, foundInTime])).toEqual([failed, foundInTime]);
  });

  it('are not those that were found later than the grace allows', () => {
    expect(notRun([missed(text(35))])).toEqual([]);
  });
});
