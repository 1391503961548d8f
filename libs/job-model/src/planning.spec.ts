import fc from 'fast-check';
import { scheduleOf } from './job.js';
import { definitionWith } from './job-fixture-spec.js';
import { arbitraryBounds, arbitrarySpan, BASE, naiveNext, naiveTicks } from './naive-ticks-spec.js';
import {
  LATENESS_GRACE_MS,
  MAX_TICKS_PER_PLAN,
  planTicks,
  withoutUnmade,
  type PlanInput,
  type TickPlan,
} from './planning.js';
import { compileSchedule } from './schedule/index.js';

const ID = '7f7c0d4e-52b1-4c3a-9f4e-0d7c1f6f2a11';

const inputWith = (
  definition: Partial<PlanInput['definition']>,
  cursor: Partial<PlanInput['cursor']> = {},
): PlanInput => {
  const job = {
    id: ID,
    namespace: 'default',
    created_at: BASE,
    definition: definitionWith({ schedule: '* * * * * *', ...definition }),
  };
  const next_due = compileSchedule(scheduleOf(job)).next(cursor.last_tick ?? BASE);
  return {
    ...job,
    cursor: { revision: 1, status: 'active', last_tick: BASE, next_due, fired: 0, ...cursor },
  };
};

/** An active job in mid-life, and a moment after its last tick. */
const situation = fc
  .record({
    definition: arbitraryBounds,
    catch_up: fc.constantFrom('latest' as const, 'none' as const, 'all' as const),
    catch_up_window_seconds: fc.integer({ min: 60, max: 3_600 }),
    created: fc.integer({ min: -5000, max: 5000 }),
    age: arbitrarySpan,
    fired: fc.integer({ min: 0, max: 39 }),
    revision: fc.integer({ min: 1, max: 9 }),
    outage: arbitrarySpan,
  })
  .filter(({ definition, fired }) => definition.max_runs === null || fired < definition.max_runs)
  .map(({ definition: bounds, catch_up, catch_up_window_seconds, created, age, fired, revision, outage }) => {
    const definition = { ...bounds, catch_up, catch_up_window_seconds, overlap: 'allow' as const };
    const created_at = BASE + created;
    const last_tick = created_at + age;
    const cursor = { revision, status: 'active' as const, last_tick, next_due: null, fired };
    return {
      input: { id: ID, namespace: 'default', created_at, definition, cursor },
      now: last_tick + outage,
    };
  });

/** Every tick that a plan accounts for, once per row that holds it. */
function accountedBy(input: PlanInput, plan: TickPlan): number[] {
  const skipped = plan.skips.flatMap(({ from, to, count }) => {
    const ticks = naiveTicks(input, from - 1, to);
    expect(ticks).toHaveLength(count);
    expect([ticks[0], ticks.at(-1)]).toEqual([from, to]);
    return ticks;
  });
  return [...skipped, ...plan.runs];
}

const applied = (input: PlanInput, plan: TickPlan): PlanInput => ({
  ...input,
  cursor: { ...input.cursor, ...plan.cursor },
});

describe('a plan', () => {
  it('accounts for every tick since the last one exactly once, and follows the rules', () => {
    fc.assert(
      fc.property(situation, ({ input, now }) => {
        const plan = planTicks(input, now);
        const due = naiveTicks(input, input.cursor.last_tick, now);
        if (plan === null) {
          expect(due).toEqual([]);
          expect(naiveNext(input, now)).not.toBeNull();
          return;
        }
        const { catch_up, catch_up_window_seconds } = input.definition;
        const reach = catch_up === 'all' ? catch_up_window_seconds * 1000 : LATENESS_GRACE_MS;
        const within = due.filter((tick) => tick >= now - reach);
        const missed = due.filter((tick) => tick < now - reach);
        const newest = catch_up === 'latest' && within.length === 0 ? missed.slice(-1) : [];
        const wanted = [...newest, ...within].slice(0, MAX_TICKS_PER_PLAN);
        const isCut = within.length > MAX_TICKS_PER_PLAN;
        const left = (input.definition.max_runs ?? Infinity) - input.cursor.fired;
        const ended = plan.runs.length === left;

        expect(plan.runs).toEqual(wanted.slice(0, left));
        expect(accountedBy(input, plan)).toEqual(
          ended || isCut ? due.filter((tick) => tick <= plan.cursor.last_tick) : due,
        );
        expect(plan.skips.length).toBeLessThanOrEqual(1);
        expect(plan.skips.every(({ reason }) => reason === 'missed')).toBe(true);
        expect(plan.expected).toEqual({ revision: input.cursor.revision, last_tick: input.cursor.last_tick });

        const last_tick = plan.runs.at(-1) ?? due.at(-1) ?? input.cursor.last_tick;
        const next_due = ended ? null : naiveNext(input, isCut ? last_tick : now);
        const fired = input.cursor.fired + plan.runs.length;
        expect(plan.cursor).toEqual({
          status: next_due === null ? 'ended' : 'active',
          last_tick,
          next_due,
          fired,
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('never holds more than 31 runs, however long and dense the outage', () => {
    const year = 365 * 86_400_000;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: year }),
        fc.constantFrom('* * * * * *', '@every 1s'),
        (outage, schedule) => {
          const plan = planTicks(inputWith({ schedule }), BASE + outage);
          expect(plan?.runs.length ?? 0).toBeLessThanOrEqual(31);
          const skipped = plan?.skips[0]?.count ?? 0;
          expect(skipped + (plan?.runs.length ?? 0)).toBe(Math.floor(outage / 1000));
        },
      ),
    );
  });

  it('continues where the previous plan ended, whenever they are made', () => {
    fc.assert(
      fc.property(situation, fc.array(arbitrarySpan, { maxLength: 6 }), ({ input, now }, pauses) => {
        let current: PlanInput = input;
        let at = now;
        const accounted: number[] = [];
        for (const pause of [0, ...pauses]) {
          at += pause;
          for (let plan = planTicks(current, at); plan !== null; plan = planTicks(current, at)) {
            accounted.push(...accountedBy(current, plan));
            current = applied(current, plan);
          }
        }
        const until = current.cursor.status === 'ended' ? current.cursor.last_tick : at;
        expect(accounted).toEqual(naiveTicks(input, input.cursor.last_tick, until));
      }),
      { numRuns: 500 },
    );
  });

  it('finds nothing to do when made again at the same moment', () => {
    fc.assert(
      fc.property(situation, ({ input, now }) => {
        const plan = planTicks(input, now);
        if (plan !== null && plan.runs.length < MAX_TICKS_PER_PLAN) {
          expect(planTicks(applied(input, plan), now)).toBeNull();
        }
      }),
    );
  });

  it('only corrects the next due time when nothing is due and the cursor has it wrong', () => {
    const input = inputWith({ schedule: '@hourly' }, { next_due: BASE + 1 });
    expect(planTicks(input, BASE + 1)).toEqual({
      job_id: ID,
      expected: { revision: 1, last_tick: BASE },
      cursor: { status: 'active', last_tick: BASE, next_due: BASE + 3_600_000, fired: 0 },
      next_tick: BASE + 3_600_000,
      runs: [],
      skips: [],
      overlap: 'allow',
      plain: null,
      timeout: null,
    });
  });

  it.each(['paused', 'ended', 'disabled'] as const)('is not made for a job that is %s', (status) => {
    expect(planTicks(inputWith({}, { status }), BASE + 60_000)).toBeNull();
  });
});

describe('the lateness grace', () => {
  const at = inputWith({ schedule: '@hourly' });
  const tick = BASE + 3_600_000;

  it('does not start before the tick', () => {
    expect(planTicks(at, tick - 1)).toBeNull();
    expect(planTicks(at, tick)?.runs).toEqual([tick]);
  });

  it('lets a tick that is 30 s late run beside a younger one, and one that is a millisecond later not', () => {
    const each20 = inputWith({ schedule: '@every 20s' });
    expect(planTicks(each20, BASE + 50_000)).toMatchObject({
      runs: [BASE + 20_000, BASE + 40_000],
      skips: [],
    });
    expect(planTicks(each20, BASE + 50_001)).toMatchObject({
      runs: [BASE + 40_000],
      skips: [{ from: BASE + 20_000, to: BASE + 20_000, count: 1, reason: 'missed' }],
    });
  });

  it('holds 31 ticks of a job that runs each second when now falls on a tick, else 30', () => {
    expect(planTicks(inputWith({}), BASE + 100_000)?.runs).toHaveLength(31);
    expect(planTicks(inputWith({}), BASE + 100_001)?.runs).toHaveLength(30);
  });
});

describe('missed ticks', () => {
  it('are skipped in one range, except the newest, which runs when no younger tick does', () => {
    expect(planTicks(inputWith({ schedule: '@every 31m' }), BASE + 100 * 60_000)).toMatchObject({
      runs: [BASE + 93 * 60_000],
      skips: [{ from: BASE + 31 * 60_000, to: BASE + 62 * 60_000, count: 2, reason: 'missed' }],
      cursor: { last_tick: BASE + 93 * 60_000, next_due: BASE + 124 * 60_000, fired: 1 },
    });
  });

  it('leave no range when there is only one', () => {
    expect(planTicks(inputWith({ schedule: '@hourly' }), BASE + 5_400_000)).toMatchObject({
      runs: [BASE + 3_600_000],
      skips: [],
    });
  });
});

describe('the end of a job', () => {
  it('comes with its last run', () => {
    const plan = planTicks(inputWith({ max_runs: 5 }, { fired: 3 }), BASE + 10_000);
    expect(plan).toMatchObject({
      runs: [BASE + 1000, BASE + 2000],
      skips: [],
      cursor: { status: 'ended', last_tick: BASE + 2000, next_due: null, fired: 5 },
      next_tick: BASE + 3000,
    });
  });

  it('does not come with runs that are not made after all', () => {
    const plan = planTicks(inputWith({ max_runs: 5 }, { fired: 3 }), BASE + 10_000)!;
    expect(withoutUnmade(plan.cursor, 1, plan.next_tick)).toEqual({
      status: 'active',
      last_tick: BASE + 2000,
      next_due: BASE + 3000,
      fired: 4,
    });
    expect(withoutUnmade(plan.cursor, 0, plan.next_tick)).toBe(plan.cursor);
    expect(withoutUnmade(plan.cursor, 2, null)).toMatchObject({ status: 'ended', next_due: null, fired: 3 });
  });

  it('does not count missed ticks as runs', () => {
    const plan = planTicks(inputWith({ schedule: '@every 31m', max_runs: 1 }), BASE + 100 * 60_000);
    expect(plan).toMatchObject({
      runs: [BASE + 93 * 60_000],
      skips: [{ count: 2 }],
      cursor: { status: 'ended' },
    });
  });

  it('comes after the tick at end_at, which still runs', () => {
    const plan = planTicks(inputWith({ end_at: BASE + 2000 }), BASE + 5000);
    expect(plan).toMatchObject({
      runs: [BASE + 1000, BASE + 2000],
      cursor: { status: 'ended', next_due: null },
    });
  });

  it('comes without a row when the bounds leave no tick', () => {
    const plan = planTicks(inputWith({ end_at: BASE + 500 }), BASE + 5000);
    expect(plan).toMatchObject({
      runs: [],
      skips: [],
      cursor: { status: 'ended', last_tick: BASE, next_due: null },
    });
  });

  it('comes after the one tick of @at', () => {
    const schedule = '@at 2026-01-05T12:40:00Z';
    const tick = BASE + 40 * 60_000;
    expect(planTicks(inputWith({ schedule }), tick - 1)).toBeNull();
    expect(planTicks(inputWith({ schedule }), tick)).toMatchObject({
      runs: [tick],
      cursor: { status: 'ended' },
    });
  });
});

describe('a start', () => {
  it('holds ticks back, and may itself be one', () => {
    const input = inputWith({ start_at: BASE + 5000 });
    expect(planTicks(input, BASE + 4999)).toBeNull();
    expect(planTicks(input, BASE + 5000)?.runs).toEqual([BASE + 5000]);
  });
});
