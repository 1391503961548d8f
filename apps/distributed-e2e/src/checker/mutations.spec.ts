import fc from 'fast-check';
import type { History } from '../history/history.js';
import type { LedgerRow } from '../history/ledger.js';
import type { TargetLine } from '../history/target-log.js';
import { check } from './check.js';
import { BEGIN, CleanHistory, type JobStory } from './clean-history.for-spec.js';
import { FAULTY, HEALTHY, type Limits } from './limits.js';

const DURATION_MS = 12_000;

/** Between two ticks, so that no write races with a tick and makes its row uncertain. */
const betweenTicks = (second: number): fc.Arbitrary<number> =>
  fc.integer({ min: 100, max: 900 }).map((ms) => second * 1_000 + ms);

const writes = fc.oneof<fc.Arbitrary<JobStory['writes']>[]>(
  fc.constant<JobStory['writes']>([]),
  fc.tuple(betweenTicks(2), betweenTicks(5)).map(([pause, resume]) => [
    { at: pause, write: 'pause' },
    { at: resume, write: 'resume' },
  ]),
  fc.tuple(betweenTicks(2), betweenTicks(5)).map(([pause, deletion]) => [
    { at: pause, write: 'pause' },
    { at: deletion, write: 'delete' },
  ]),
  betweenTicks(4).map((at) => [{ at, write: 'delete' }]),
  fc.tuple(betweenTicks(2), betweenTicks(4), betweenTicks(7)).map(([first, second, third]) => [
    { at: first, write: 'edit path' },
    { at: second, write: { schedule: '*/2 * * * * *' } },
    { at: third, write: 'edit path' },
  ]),
);

const story: fc.Arbitrary<JobStory> = fc.record({
  schedule: fc.constantFrom('* * * * * *', '*/2 * * * * *', '0-30/3 * * * * *'),
  createdAt: betweenTicks(0),
  writes,
  latenessMs: fc.integer({ min: 1, max: 400 }),
  answerMs: fc.integer({ min: 5, max: 1_500 }),
  status: fc.constantFrom(200, 204, 404, 500),
});

const healthy = fc
  .array(story, { minLength: 1, maxLength: 4 })
  .map((stories) => ({ history: new CleanHistory(stories, DURATION_MS) as History, limits: HEALTHY }));

const killed = fc
  .tuple(fc.array(story, { minLength: 1, maxLength: 4 }), fc.integer({ min: 3_000, max: 6_000 }))
  .map(([stories, at]) => {
    const kill = { at, effects: { doubles: true, strands: true }, repeatedAfterMs: 11_000 };
    const withoutWrites = stories.map((told) => ({ ...told, writes: [] }));
    return { history: new CleanHistory(withoutWrites, DURATION_MS, kill) as History, limits: FAULTY };
  });

const either = fc.oneof(healthy, killed);
const findingsOf = ({ history, limits }: { history: History; limits: Limits }): unknown[] =>
  check(history, limits).findings;

/** Returns the lines that replace one line. */
type Mutation<Line> = (line: Line, history: History, limits: Limits) => Line[];

const shiftedText = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

const targetMutations: Record<string, Mutation<TargetLine>> = {
  'is dropped': () => [],
  'appears twice': (line) => [line, line],
  'is too early': (line, { target }, { earlyMs, clockMs }) => {
    if (line.kind === 'request') return [{ ...line, at: Date.parse(line.scheduled_at) - earlyMs - 1 }];
    const { at = 0 } = target.find(({ kind, id }) => kind === 'request' && id === line.id) ?? {};
    return [{ ...line, at: Math.min(at - 1, line.at - clockMs) }];
  },
  'is too late': (line, { target }, { clockMs }) => {
    if (line.kind === 'end' && line.outcome === 'answered') return [{ ...line, at: line.at + clockMs + 1 }];
    if (line.kind === 'end') return [];
    const { at = 0 } = target.find(({ kind, id }) => kind === 'end' && id === line.id) ?? {};
    return [{ ...line, at: at + 1 }];
  },
  'belongs to the previous tick': (line) =>
    line.kind === 'request' ? [{ ...line, scheduled_at: shiftedText(line.scheduled_at, -1_000) }] : [],
  'belongs to the next tick': (line) =>
    line.kind === 'request' ? [{ ...line, scheduled_at: shiftedText(line.scheduled_at, 1_000) }] : [],
};

const ledgerMutations: Record<string, Mutation<LedgerRow>> = {
  'is dropped': () => [],
  'appears twice': (row) => [row, row],
  'appears again under another id': (row) => [row, { ...row, id: `${row.id.slice(0, -1)}f` }],
  'belongs to the previous tick': (row) => [{ ...row, scheduled_at: shiftedText(row.scheduled_at, -1_000) }],
  'belongs to the next tick': (row) => [{ ...row, scheduled_at: shiftedText(row.scheduled_at, 1_000) }],
  'begins or starts earlier': (row, _, { clockMs }) => {
    if (row.from !== undefined) return [{ ...row, from: shiftedText(row.from, -1_000) }];
    return row.started_at === null ? [] : [{ ...row, started_at: shiftedText(row.started_at, -clockMs - 1) }];
  },
  'begins or starts later': (row, _, { clockMs }) => {
    if (row.from !== undefined) return [{ ...row, from: shiftedText(row.from, 1_000) }];
    return row.started_at === null ? [] : [{ ...row, started_at: shiftedText(row.started_at, clockMs + 1) }];
  },
  'ends earlier': (row, _, { clockMs }) => {
    if (row.to !== undefined) return [{ ...row, to: shiftedText(row.to, -1_000) }];
    return row.finished_at === null
      ? []
      : [{ ...row, finished_at: shiftedText(row.finished_at, -clockMs - 1) }];
  },
  'ends later': (row, _, { clockMs }) => {
    if (row.to !== undefined) return [{ ...row, to: shiftedText(row.to, 1_000) }];
    return row.finished_at === null
      ? []
      : [{ ...row, finished_at: shiftedText(row.finished_at, clockMs + 1) }];
  },
};

describe('the checker', () => {
  it('finds nothing in the history of a faultless system', () => {
    fc.assert(
      fc.property(either, (given) => expect(findingsOf(given)).toEqual([])),
      { numRuns: 300 },
    );
  });

  it.each(Object.keys(targetMutations))('fails when one line of the target %s', (name) => {
    fc.assert(
      fc.property(either, fc.nat(), ({ history, limits }, choice) => {
        fc.pre(history.target.length > 0);
        const index = choice % history.target.length;
        const line = history.target[index] as TargetLine;
        const mutated = (targetMutations[name] as Mutation<TargetLine>)(line, history, limits);
        const target = history.target.toSpliced(index, 1, ...mutated);
        expect(findingsOf({ history: { ...history, target }, limits })).not.toEqual([]);
      }),
    );
  });

  it.each(Object.keys(ledgerMutations))('fails when one row of the ledger %s', (name) => {
    fc.assert(
      fc.property(either, fc.nat(), ({ history, limits }, choice) => {
        fc.pre(history.ledger.length > 0);
        const index = choice % history.ledger.length;
        const row = history.ledger[index] as LedgerRow;
        const mutated = (ledgerMutations[name] as Mutation<LedgerRow>)(row, history, limits);
        const ledger = history.ledger.toSpliced(index, 1, ...mutated);
        expect(findingsOf({ history: { ...history, ledger }, limits })).not.toEqual([]);
      }),
    );
  });

  it('fails when a whole call is missing or repeated, although each log is in order', () => {
    fc.assert(
      fc.property(healthy, fc.nat(), ({ history, limits }, choice) => {
        const requests = history.target.filter(({ kind }) => kind === 'request');
        fc.pre(requests.length > 0);
        const { id } = requests[choice % requests.length] as TargetLine;
        const exchange = history.target.filter((line) => line.id === id);
        const without = history.target.filter((line) => line.id !== id);
        const again = exchange.map((line) => ({ ...line, id: history.target.length + 1 }));
        for (const target of [without, [...history.target, ...again]])
          expect(findingsOf({ history: { ...history, target }, limits })).not.toEqual([]);
      }),
    );
  });

  it('fails when a tick has neither a row nor a call, although ledger and target agree', () => {
    fc.assert(
      fc.property(either, fc.nat(), ({ history, limits }, choice) => {
        const runs = history.ledger.filter(({ attempts }) => attempts.length > 0);
        fc.pre(runs.length > 0);
        const { id } = runs[choice % runs.length] as LedgerRow;
        const requests = history.target.filter((line) => line.kind === 'request' && line.run_id === id);
        const ids = new Set(requests.map((line) => line.id));
        const target = history.target.filter((line) => !ids.has(line.id));
        const ledger = history.ledger.filter((row) => row.id !== id);
        expect(findingsOf({ history: { ...history, target, ledger }, limits })).not.toEqual([]);
      }),
    );
  });

  it('allows only calls that were in flight at a fault that may double calls to be repeated', () => {
    const busy = { schedule: '* * * * * *', createdAt: 500, writes: [], latenessMs: 10, status: 200 };
    const stories = [100, 1_300].map((answerMs) => ({ ...busy, answerMs }));
    const kill = { at: 4_900, repeatedAfterMs: 11_000 };
    const excused = new CleanHistory(stories, DURATION_MS, {
      ...kill,
      effects: { doubles: true, strands: true },
    });
    const report = check(excused, FAULTY);
    expect(report.findings).toEqual([]);
    expect(report.doubles).toEqual({ count: 1, overlapping: 0, inFlight: 1 });
    const unexcused = new CleanHistory(stories, DURATION_MS, { ...kill, effects: { strands: true } });
    expect(check(unexcused, FAULTY).findings).toMatchObject([{ kind: 'doubled' }]);
  });

  it('allows a call to be repeated that was begun and cut off while its process was being killed', () => {
    const story = { schedule: '* * * * * *', createdAt: 500, writes: [], latenessMs: 10, status: 200 };
    const effects = { doubles: true, strands: true };
    const killed = new CleanHistory([{ ...story, answerMs: 1_300 }], DURATION_MS, {
      at: 4_900,
      effects,
      repeatedAfterMs: 11_000,
    });
    const beginningAt = (begin: number) => ({
      ...killed,
      driver: killed.driver.map((line) =>
        line.kind === 'fault_begin' ? { ...line, at: line.at - 4_900 + begin } : line,
      ),
    });
    expect(check(beginningAt(3_500), FAULTY).findings).toEqual([]);
    expect(check(beginningAt(2_500), FAULTY).findings).toMatchObject([{ kind: 'doubled' }]);
  });

  it('counts lateness and gaps from when ticks were due, or from the end of the outage in which they were due', () => {
    const late = {
      schedule: '*/4 * * * * *',
      createdAt: 500,
      writes: [],
      latenessMs: 2_500,
      answerMs: 5,
      status: 200,
    };
    const history: History = new CleanHistory([late], DURATION_MS);
    const report = check(history, HEALTHY);
    expect(report.lateness).toEqual({ p50: 2_500, p99: 2_500, max: 2_500 });
    expect(report.gapMs).toBe(2_500);
    expect(new Set(report.findings.map(({ kind }) => kind))).toEqual(new Set(['late', 'gap']));
    const lateOf = ({ findings }: typeof report) => findings.filter(({ kind }) => kind === 'late');
    const warm = check({ ...history, warmAt: BEGIN + 4_001 }, HEALTHY);
    expect(lateOf(warm)).toEqual(lateOf(report).slice(1));
    const fault = { fault: 1, what: 'PostgreSQL is away' };
    const outage = [
      { kind: 'fault_begin' as const, ...fault, at: BEGIN + 3_900, effects: { outage: true } },
      { kind: 'fault_end' as const, fault: 1, at: BEGIN + 14_000 },
    ];
    expect(check({ ...history, driver: [...history.driver, ...outage] }, HEALTHY).findings).toEqual([]);
  });
});
