import { announcedTick, isUndecided, undecidedPlan, type Announceable } from './announced-tick.js';
import { announcedTickSchema, undecidedAnnouncementSchema, type UndecidedTick } from './message.js';
import { definitionWith } from './job-fixture-spec.js';
import { planTicks, type PlanInput } from './planning.js';

const BASE = Date.UTC(2026, 0, 1);
const DUE = BASE + 1_000;
const EARLY_MS = 500;

type Parts = Partial<Omit<PlanInput, 'definition' | 'cursor'>> & {
  definition?: Partial<PlanInput['definition']>;
  cursor?: Partial<PlanInput['cursor']>;
};

const inputWith = ({ definition, cursor, ...rest }: Parts = {}): PlanInput => ({
  id: '7f7c0d4e-52b1-4c3a-9f4e-0d7c1f6f2a11',
  namespace: 'default',
  created_at: BASE,
  definition: definitionWith({ schedule: '* * * * * *', ...definition }),
  cursor: { revision: 3, status: 'active', last_tick: BASE, next_due: DUE, fired: 7, ...cursor },
  plain: { claim_within: 3_600, timeout: 30 },
  timeout: 30,
  ...rest,
});

const announced = (parts?: Parts, now = DUE - EARLY_MS, earlyMs = EARLY_MS, to: Announceable = 'all') =>
  announcedTick(inputWith(parts), now, earlyMs, to);

describe('an announced tick', () => {
  it('says what is to be recorded of it, and what its job must still be', () => {
    const tick = announced();
    expect(tick).toEqual({
      job_id: '7f7c0d4e-52b1-4c3a-9f4e-0d7c1f6f2a11',
      due_at: DUE,
      revision: 3,
      last_tick: BASE,
      next_due: DUE + 1_000,
      fired: 8,
      timeout: 30,
    });
    expect(announcedTickSchema.parse(tick)).toEqual(tick);
  });

  it.each([
    ['more than that early', DUE - EARLY_MS - 1],
    ['once it is due', DUE],
    ['late', DUE + 10],
  ])('is not made %s', (_, now) => {
    expect(announced({}, now)).toBeNull();
  });

  it('is not made when nothing is to be announced', () => {
    expect(announced({}, DUE - 1, 0)).toBeNull();
  });

  it.each<[string, Parts]>([
    ['a job with rules that this process does not know', { plain: null, timeout: null }],
    ['a job that is paused', { cursor: { status: 'paused' } }],
    ['a job that is disabled', { cursor: { status: 'disabled' } }],
    ['a job that has ended', { cursor: { status: 'ended', next_due: null } }],
    ['the last run of a job', { definition: { max_runs: 8 } }],
    ['the last tick before the end of a job', { definition: { end_at: DUE + 1 } }],
    ['a job whose cursor has the next due time wrong', { cursor: { next_due: DUE - 100 } }],
    ['a job with ticks before that one', { cursor: { last_tick: BASE - 1_000 } }],
    ['a job whose last tick is still to come', { cursor: { last_tick: DUE - 1 } }],
  ])('is not made for %s', (_, parts) => {
    expect(announced(parts)).toBeNull();
  });

  it('is made for a job that has more runs to make', () => {
    expect(announced({ definition: { max_runs: 9 } })?.fired).toBe(8);
  });

  it('says of the runs of a job that exclude each other how, and what is to be recorded once that is decided', () => {
    const parts: Parts = { plain: null, definition: { overlap: 'skip' } };
    const tick = announced(parts) as UndecidedTick;
    expect(isUndecided(tick)).toBe(true);
    expect(undecidedAnnouncementSchema.parse({ undecided: [tick] })).toEqual({ undecided: [tick] });
    expect(tick).toEqual({ ...announced(), overlap: 'skip' });
    const { plain: _, timeout: __, ...plan } = planTicks(inputWith(parts), DUE)!;
    expect(undecidedPlan(tick)).toEqual(plan);
  });

  it('is none about which something is to be decided while runners do not listen to such ticks', () => {
    const parts: Parts = { plain: null };
    expect(announced(parts)).toMatchObject({ overlap: 'allow' });
    expect(announced(parts, DUE - EARLY_MS, EARLY_MS, 'plain')).toBeNull();
    expect(announced({}, DUE - EARLY_MS, EARLY_MS, 'plain')).not.toBeNull();
  });
});
