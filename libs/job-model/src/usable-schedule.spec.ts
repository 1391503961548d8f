import { definitionWith } from './job-fixture-spec.js';
import { createJob, deleteJob, disableJob, editJob, pauseJob, resumeJob } from './lifecycle.js';
import { planTicks } from './planning.js';
import type { Job } from './job.js';
import { StateConflictError, UnusableJobError } from './state-conflict.js';

const CREATED = Date.UTC(2026, 0, 5, 12);
const LATER = CREATED + 3_600_000;

/** A job as it lies in the store, with fields that nobody checked. */
const stored = (fields: object): Job => {
  const job = createJob('a', definitionWith(), 'ann', CREATED);
  return { ...job, definition: { ...job.definition, ...fields } };
};

const UNUSABLE: [string, object, string][] = [
  [
    'a time zone that this system does not know',
    { timezone: 'Nowhere/Zone' },
    'The job\'s time zone "Nowhere/Zone" is not known to this system: edit the job.',
  ],
  ['a schedule that cannot be read', { schedule: '@yearly 5' }, "The job's schedule cannot be used: "],
  [
    'an overlap policy of a newer version',
    { overlap: 'queue' },
    'The job\'s overlap is "queue", which this version does not know: edit the job.',
  ],
  ['a window that is no number', { catch_up_window_seconds: 'long' }, "The job's catch_up_window_seconds is"],
  ['an instant that cannot be written', { start_at: NaN }, "The job's start_at is NaN, which"],
];

describe.each(UNUSABLE)('a job with %s', (_, fields, sentence) => {
  const job = stored(fields);
  const refusal = (act: () => unknown): Error => {
    try {
      act();
    } catch (error) {
      return error as Error;
    }
    throw new Error('It was not refused.');
  };

  it('is not planned, and the error says why', () => {
    const error = refusal(() => planTicks(job, LATER));
    expect(error).toBeInstanceOf(UnusableJobError);
    expect(error.message).toContain(sentence);
  });

  it('is not resumed, and the error says why', () => {
    const disabled = { ...job, ...disableJob(job, 'It cannot be used.', LATER)! };
    const error = refusal(() => resumeJob(disabled, LATER, 'all'));
    expect(error).toBeInstanceOf(StateConflictError);
    expect(error.message).toContain(sentence);
  });

  it('can be disabled, paused, edited and deleted, and accounts for no tick', () => {
    expect(disableJob(job, 'It cannot be used.', LATER)).toMatchObject({ cursor: { status: 'disabled' } });
    expect(pauseJob(job, { reason: null, until: null }, 'ann', LATER)).toMatchObject({ skips: [] });
    expect(editJob(job, definitionWith({ schedule: '0 * * * *' }), 'ann', LATER)).toMatchObject({
      skips: [],
      cursor: { status: 'active', last_tick: LATER },
    });
    expect(deleteJob(job, LATER)).toEqual({ skips: [], cancelRuns: 'job_deleted' });
  });
});

describe('disabling', () => {
  const paused = (until: number | null): Job => {
    const job = createJob('a', definitionWith(), 'ann', CREATED);
    return { ...job, ...pauseJob(job, { reason: null, until }, 'ann', CREATED) };
  };

  it('leaves a pause alone until its end has come', () => {
    expect(disableJob(paused(null), 'It cannot be used.', LATER)).toBeNull();
    expect(disableJob(paused(LATER + 1), 'It cannot be used.', LATER)).toBeNull();
    expect(disableJob(paused(LATER), 'It cannot be used.', LATER)).toMatchObject({
      cursor: { status: 'disabled', next_due: null },
      pause: { reason: 'It cannot be used.', actor: 'system' },
    });
  });
});
