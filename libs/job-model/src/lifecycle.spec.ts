import { definitionWith } from './job-fixture-spec.js';
import type { Job, JobDefinition } from './job.js';
import { JsonText } from './json-text.js';
import { createJob, deleteJob, editJob, NeverFiresError, pauseJob, resumeJob } from './lifecycle.js';
import { StateConflictError } from './state-conflict.js';

const ID = '7f7c0d4e-52b1-4c3a-9f4e-0d7c1f6f2a11';
const NOW = Date.UTC(2026, 0, 5, 12, 0, 30);
const MINUTE = 60_000;

const jobWith = (rest: Partial<JobDefinition> = {}): Job => createJob(ID, definitionWith(rest), 'ann', NOW);
const after = (job: Job, change: Partial<Job> | null): Job => ({ ...job, ...change });

describe('creating a job', () => {
  it('starts with the first tick after now', () => {
    expect(jobWith()).toMatchObject({
      id: ID,
      pause: null,
      created_at: NOW,
      updated_at: NOW,
      last_run: null,
      cursor: { revision: 1, status: 'active', last_tick: NOW, next_due: NOW + MINUTE / 2, fired: 0 },
    });
  });

  it('does not keep `active`, and pauses a job that is created inactive', () => {
    const job = jobWith({ active: false });
    expect(job.definition).not.toHaveProperty('active');
    expect(job.cursor).toMatchObject({ status: 'paused', next_due: null });
    expect(job.pause).toEqual({ reason: null, actor: 'ann', paused_at: NOW, until: null });
  });

  it.each([
    { schedule: '@at 2026-01-05T12:00:30Z' },
    { end_at: NOW },
    { schedule: '@every 1h', end_at: NOW + MINUTE },
  ])('is refused when no tick is left: %j', (rest) => {
    expect(() => jobWith(rest)).toThrow(NeverFiresError);
    expect(() => jobWith({ ...rest, active: false })).toThrow(/would never run/);
  });
});

describe('editing a job', () => {
  it('changes nothing when nothing differs, whatever the order of the fields', () => {
    const operation = { ...definitionWith().job, payload: JsonText.of({ a: 1, b: [{ c: null, d: 2 }] }) };
    const job = jobWith({ job: { ...operation, headers: { a: '1', b: '2' } } });
    const same = definitionWith({ job: { ...operation, headers: { b: '2', a: '1' } } });
    expect(editJob(job, same, 'bob', NOW + 1)).toBeNull();
    expect(editJob(job, { ...same, active: true }, 'bob', NOW + 1)).toBeNull();
  });

  it.each([
    ['a value', '{"a":2,"b":1}'],
    ['a key', '{"a":1,"c":1}'],
    ['one more key', '{"a":1,"b":1,"c":1}'],
    ['a list for an object', '[1]'],
    ['a prototype', '{"a":1,"b":1,"__proto__":1}'],
    ['the order of its keys', '{"b":1,"a":1}'],
    ['how a number is written', '{"a":1.0,"b":1}'],
    ['how text is written', '{"\\u0061":1,"b":1}'],
  ])('notices that a payload differs by %s', (_, text) => {
    const operation = definitionWith().job;
    const job = jobWith({ job: { ...operation, payload: new JsonText('{"a":1,"b":1}') } });
    const changed = definitionWith({ job: { ...operation, payload: new JsonText(text) } });
    const change = editJob(job, changed, 'bob', NOW + 1);
    expect(change?.cursor).toEqual({ ...job.cursor, revision: 2 });
  });

  it('notices that a payload is gone', () => {
    const job = jobWith({ job: { ...definitionWith().job, payload: JsonText.of({}) } });
    expect(editJob(job, definitionWith(), 'bob', NOW + 1)?.cursor.revision).toBe(2);
  });

  it('leaves the ticks alone when the schedule stays the same, even those that are due', () => {
    const job = jobWith();
    expect(editJob(job, definitionWith({ name: 'renamed' }), 'bob', NOW + 5 * MINUTE)).toMatchObject({
      cursor: { ...job.cursor, revision: 2 },
      skips: [],
      runs: [],
      cancelRuns: null,
    });
  });

  it.each<Partial<JobDefinition>>([
    { schedule: '*/2 * * * *' },
    { timezone: 'Asia/Kathmandu' },
    { dst_gap: 'skip' },
    { dst_fold: 'both' },
    { start_at: NOW },
    { end_at: NOW + 60 * MINUTE },
    { max_runs: 7 },
  ])('counts from now when %j decides when it is due', (rest) => {
    const now = NOW + 5 * MINUTE;
    const change = editJob(jobWith(), definitionWith(rest), 'bob', now);
    expect(change?.cursor).toMatchObject({ revision: 2, last_tick: now });
    expect(change?.skips).toEqual([
      { from: NOW + MINUTE / 2, to: NOW + 4.5 * MINUTE, count: 5, reason: 'edited' },
    ]);
  });

  it('revives an ended job when the new schedule has ticks', () => {
    const job = jobWith({ max_runs: 1 });
    const ended = after(job, { cursor: { ...job.cursor, status: 'ended', next_due: null, fired: 1 } });
    expect(editJob(ended, definitionWith({ max_runs: 2 }), 'bob', NOW + 90 * MINUTE)).toMatchObject({
      cursor: { status: 'active', next_due: NOW + 90.5 * MINUTE },
      skips: [],
    });
    expect(editJob(ended, definitionWith({ max_runs: 1, name: 'x' }), 'bob', NOW + 1)?.cursor.status).toBe(
      'ended',
    );
  });

  it('is refused when the new schedule has no tick in the future', () => {
    expect(() => editJob(jobWith(), definitionWith({ end_at: NOW + 1 }), 'bob', NOW + MINUTE)).toThrow(
      NeverFiresError,
    );
  });

  it('pauses and resumes by `active`, as one change', () => {
    const job = jobWith();
    const paused = editJob(job, definitionWith({ active: false, name: 'x' }), 'bob', NOW + 1);
    expect(paused).toMatchObject({
      definition: { name: 'x' },
      cursor: { revision: 2, status: 'paused', next_due: null },
      pause: { actor: 'bob', paused_at: NOW + 1 },
      cancelRuns: 'job_paused',
    });
    const edited = definitionWith({ active: true, schedule: '0 * * * * *' });
    expect(editJob(after(job, paused), edited, 'ann', NOW + 3 * MINUTE)).toMatchObject({
      cursor: { revision: 3, status: 'active' },
      pause: null,
      skips: [{ count: 3, reason: 'paused' }],
      runs: [],
      cancelRuns: null,
    });
  });

  it('does not look back when the clock of the store was set back', () => {
    const job = jobWith();
    const ahead = after(job, { cursor: { ...job.cursor, last_tick: NOW + 10 * MINUTE } });
    const change = editJob(ahead, definitionWith({ schedule: '*/2 * * * *' }), 'bob', NOW);
    expect(change).toMatchObject({ cursor: { last_tick: NOW + 10 * MINUTE }, skips: [] });
  });
});

describe('pausing a job', () => {
  it('is renewed with another reason and end, and still counts from its start', () => {
    const job = jobWith();
    const paused = after(job, pauseJob(job, { reason: 'a', until: null }, 'ann', NOW + 1));
    expect(pauseJob(paused, { reason: 'b', until: NOW + MINUTE }, 'bob', NOW + 2)).toMatchObject({
      cursor: { revision: 3, status: 'paused', next_due: NOW + MINUTE },
      pause: { reason: 'b', actor: 'bob', paused_at: NOW + 1, until: NOW + MINUTE },
    });
  });

  it('is refused when the job has ended', () => {
    const job = jobWith();
    const ended = after(job, { cursor: { ...job.cursor, status: 'ended', next_due: null } });
    expect(() => pauseJob(ended, { reason: null, until: null }, 'ann', NOW)).toThrow(StateConflictError);
  });

  it('ends as of its planned end, with one range for all ticks in it', () => {
    const job = jobWith();
    const paused = after(job, pauseJob(job, { reason: null, until: NOW + 10 * MINUTE }, 'ann', NOW));
    expect(resumeJob(paused, NOW + 10 * MINUTE)).toMatchObject({
      cursor: { status: 'active', last_tick: NOW + 10 * MINUTE, next_due: NOW + 10.5 * MINUTE },
      pause: null,
      skips: [{ from: NOW + MINUTE / 2, to: NOW + 9.5 * MINUTE, count: 10, reason: 'paused' }],
      runs: [],
      cancelRuns: null,
    });
  });

  it('leads to the end of the job when its bounds have passed in the meantime', () => {
    const job = jobWith({ end_at: NOW + 5 * MINUTE });
    const paused = after(job, pauseJob(job, { reason: null, until: null }, 'ann', NOW));
    expect(resumeJob(paused, NOW + 10 * MINUTE)).toMatchObject({
      cursor: { status: 'ended', next_due: null },
      skips: [{ count: 5, reason: 'paused' }],
    });
  });

  it('cannot end when there is none', () => {
    expect(resumeJob(jobWith(), NOW + 1)).toBeNull();
  });
});

describe('deleting a job', () => {
  it('accounts for the ticks that are due, and for those of a pause', () => {
    const job = jobWith();
    const now = NOW + 2 * MINUTE;
    expect(deleteJob(job, now)).toMatchObject({
      skips: [{ count: 2, reason: 'edited' }],
      cancelRuns: 'job_deleted',
    });
    const paused = after(job, pauseJob(job, { reason: null, until: null }, 'ann', NOW));
    expect(deleteJob(paused, now)).toMatchObject({ skips: [{ count: 2, reason: 'paused' }] });
    const ended = after(job, { cursor: { ...job.cursor, status: 'ended' } });
    expect(deleteJob(ended, now)).toMatchObject({ skips: [] });
  });
});
