import { announcementSchema, runMessageSchema, undecidedAnnouncementSchema } from './message.js';

const RUN = { run_id: '019b8c7a-1e00-8abc-9def-0123456789ab', attempt: 1 };

const TICK = {
  job_id: RUN.run_id,
  due_at: 2_000,
  revision: 1,
  last_tick: 1_000,
  next_due: 3_000,
  fired: 2,
  timeout: 30,
};

describe('announcements', () => {
  it('carry ticks, their trace contexts where there are some, and when they passed through the scheduler', () => {
    const passage = { claim_at: 1, plan_at: 2, publish_at: 4 };
    const message = { announced: [TICK, { ...TICK, traceparent: '00-a-b-01' }], passage };
    expect(announcementSchema.parse(message)).toEqual(message);
    expect(announcementSchema.parse({ announced: [{ ...TICK, more: 1 }], more: 2 })).toEqual({
      announced: [TICK],
    });
  });

  it.each([
    ['no ticks', { announced: [] }],
    ['a tick without its instant', { announced: [{ ...TICK, due_at: undefined }] }],
    ['a job id that is not a UUID', { announced: [{ ...TICK, job_id: 'job-1' }] }],
    ['runs', { runs: [RUN] }],
  ])('refuse %s', (_, message) => {
    expect(announcementSchema.safeParse(message).success).toBe(false);
  });
});

describe('announcements of ticks about which something is to be decided', () => {
  const message = { undecided: [{ ...TICK, overlap: 'skip' }] };

  it('say what may be decided', () => {
    expect(undecidedAnnouncementSchema.parse(message)).toEqual(message);
  });

  it('are refused by processes that know of no such ticks, and by those that know of no such decision', () => {
    expect(announcementSchema.safeParse(message).success).toBe(false);
    expect(runMessageSchema.safeParse(message).success).toBe(false);
    for (const undecided of [[], [TICK], [{ ...TICK, overlap: 'newer' }]])
      expect(undecidedAnnouncementSchema.safeParse({ undecided }).success).toBe(false);
  });
});

describe('run messages', () => {
  it('carry runs, their trace contexts where there are some, and when they passed through the scheduler', () => {
    const passage = { claim_at: 1, plan_at: 2, record_at: 3, publish_at: 4 };
    const message = { runs: [RUN, { ...RUN, attempt: 7, traceparent: '00-a-b-01' }], passage };
    expect(runMessageSchema.parse(message)).toEqual(message);
    expect(runMessageSchema.parse({ runs: [RUN] })).toEqual({ runs: [RUN] });
  });

  it('carry every id that PostgreSQL takes for a UUID', () => {
    for (const run_id of ['00000000-0000-0000-0000-000000000001', 'ffffffff-ffff-ffff-ffff-ffffffffffff']) {
      const message = { runs: [{ ...RUN, run_id }], dispatch_id: run_id };
      expect(runMessageSchema.parse(message)).toEqual(message);
    }
  });

  it('ignore fields that a later version added', () => {
    const later = { runs: [{ ...RUN, priority: 1 }], version: 2 };
    expect(runMessageSchema.parse(later)).toEqual({ runs: [RUN] });
  });

  it.each([
    ['no object', 'runs'],
    ['nothing', null],
    ['a list', [RUN]],
    ['no runs', {}],
    ['an empty list', { runs: [] }],
    ['a run that is not an object', { runs: [null] }],
    ['an id that is not a UUID', { runs: [{ ...RUN, run_id: 'run-1' }] }],
    ['attempt zero', { runs: [{ ...RUN, attempt: 0 }] }],
    ['a fractional attempt', { runs: [{ ...RUN, attempt: 1.5 }] }],
    ['an attempt as text', { runs: [{ ...RUN, attempt: '1' }] }],
    ['one good run and one bad', { runs: [RUN, {}] }],
    ['a trace context that is not text', { runs: [{ ...RUN, traceparent: 1 }] }],
    ['a passage without its end', { runs: [RUN], passage: { claim_at: 1 } }],
    ['an announcement, as a runner does that knows of none', { announced: [TICK] }],
  ])('refuse %s', (_, message) => {
    expect(runMessageSchema.safeParse(message).success).toBe(false);
  });
});
