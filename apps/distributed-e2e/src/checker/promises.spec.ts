import type { FaultEffects, JobPromises } from '../history/driver-log.js';
import type { History } from '../history/history.js';
import type { LedgerRow } from '../history/ledger.js';
import { check } from './check.js';
import { BEGIN, CleanHistory, type KillStory } from './clean-history.for-spec.js';
import { FAULTY } from './limits.js';

const STORY = { createdAt: 500, writes: [], status: 200 };

/** What a job promised, although the system acted as if it had not: calls begin late and last for so long. */
function historyOf(
  promises: JobPromises,
  { latenessMs = 10, answerMs = 100, everySeconds = 1, kill }: Partial<Circumstances> = {},
): History {
  const schedule = `*/${everySeconds} * * * * *`;
  const told = new CleanHistory([{ ...STORY, schedule, latenessMs, answerMs }], 12_000, kill);
  const driver = told.driver.map((line) =>
    line.kind === 'invoke' && line.action === 'create' ? { ...line, promises } : line,
  );
  return { ...told, driver };
}

interface Circumstances {
  latenessMs: number;
  answerMs: number;
  everySeconds: number;
  kill: KillStory;
}

const kindsOf = (history: History): string[] => [
  ...new Set(check(history, FAULTY).findings.map(({ kind }) => kind)),
];

const KILL = { at: 4_950, effects: { doubles: true, strands: true }, repeatedAfterMs: 11_000 };

describe('the checker, of promises', () => {
  it.each<[string, JobPromises, Partial<Circumstances>]>([
    ['calls that overlap with skip', { overlap: 'skip' }, { answerMs: 1_300 }],
    ['a call that goes on beside the one that replaced it', { overlap: 'replace' }, { answerMs: 3_200 }],
    ['calls that overlap with wait', { overlap: 'wait' }, { answerMs: 1_300 }],
    [
      'a call beside one that its dead runner left open',
      { overlap: 'skip' },
      { answerMs: 1_300, kill: KILL },
    ],
    [
      'a call that is repeated with at_most_once',
      { delivery: 'at_most_once' },
      { answerMs: 1_300, kill: KILL },
    ],
    [
      'a call beyond max_age_seconds',
      { retry: { max_age_seconds: 1 } },
      { latenessMs: 2_100, everySeconds: 4 },
    ],
    ['a call after the next tick', { retry: { until_next_tick: true } }, { latenessMs: 2_100 }],
  ])('finds %s', (_, promises, circumstances) => {
    expect(kindsOf(historyOf(promises, circumstances))).toEqual(['promise']);
    expect(kindsOf(historyOf({}, circumstances))).toEqual([]);
  });

  it('lets the call of a suspended runner overlap, which cannot abort it', () => {
    const effects = { doubles: true, strands: true, suspends: true };
    const history = historyOf({ overlap: 'skip' }, { answerMs: 1_900, everySeconds: 2 });
    expect(kindsOf(history)).toEqual([]);
    const held = history.target.map((line) =>
      line.kind === 'end' && line.id === 2 ? { ...line, at: line.at + 500 } : line,
    );
    expect(kindsOf({ ...history, target: held })).toEqual(['promise']);
    const [call] = history.target.filter(({ kind, id }) => kind === 'request' && id === 2);
    const at = (call?.at ?? 0) + 1_000;
    const fault = { fault: 1, at, what: 'SIGSTOP', effects } as const;
    const driver = [...history.driver, { kind: 'fault_begin' as const, ...fault }];
    expect(kindsOf({ ...history, target: held, driver })).toEqual([]);
  });

  it('lets a run be replaced by a younger one, and its call overlap with that for as long as an abort takes', () => {
    const promises: JobPromises = { overlap: 'replace' };
    expect(kindsOf(historyOf(promises, { answerMs: 2_900 }))).toEqual([]);
    const during = (effects: FaultEffects, answerMs: number): string[] => {
      const history = historyOf(promises, { answerMs });
      const begin = {
        kind: 'fault_begin' as const,
        fault: 1,
        at: BEGIN,
        what: 'a runner is cut off',
        effects,
      };
      const end = { kind: 'fault_end' as const, fault: 1, at: history.until };
      return kindsOf({ ...history, driver: [...history.driver, begin, end] });
    };
    expect(during({ doubles: true }, 12_500)).toEqual([]);
    expect(during({ doubles: true }, 13_500)).toEqual(['promise']);
    expect(during({ doubles: true, suspends: true }, 13_500)).toEqual([]);
  });

  it('does not say of a call that was open when the log was read that it was never aborted', () => {
    const history = historyOf({ overlap: 'replace' });
    const requests = history.target.filter((line) => line.kind === 'request');
    const [held] = requests.slice(-2);
    const cut = history.target.filter(({ kind, id }) => kind === 'request' || id < (held?.id ?? 0));
    const until = Date.parse(held?.scheduled_at ?? '') - 1;
    expect(kindsOf({ ...history, target: cut, until })).toEqual([]);
    const later = { ...requests.at(-1)!, id: 1_000_000, run_id: null, at: (held?.at ?? 0) + 10_000 };
    expect(kindsOf({ ...history, target: [...cut, later as never], until })).toContain('promise');
  });

  it('lets only a job with replace have runs that are replaced, and those only by younger ones', () => {
    const replacing = (promises: JobPromises, row: Partial<LedgerRow>, index = 3): History => {
      const history = historyOf(promises);
      const replaced = { state: 'cancelled', reason: 'replaced', ...row };
      return { ...history, ledger: history.ledger.with(index, { ...history.ledger[index]!, ...replaced }) };
    };
    const uncalled = (history: History, index = 3): History => {
      const runId = history.ledger[index]?.id;
      const call = history.target.find((line) => 'run_id' in line && line.run_id === runId);
      return { ...history, target: history.target.filter(({ id }) => id !== call?.id) };
    };
    const soonAfter = { finished_at: new Date(BEGIN + 6_000).toISOString() };
    const called = replacing({ overlap: 'replace' }, soonAfter);
    expect(kindsOf(called)).toEqual([]);
    expect(kindsOf(uncalled(replacing({ overlap: 'replace' }, { ...soonAfter, attempts: [] })))).toEqual([]);
    for (const promises of [{}, { overlap: 'skip' }] satisfies JobPromises[])
      expect(kindsOf(replacing(promises, soonAfter))).toEqual(['promise']);
    const last = called.ledger.length - 1;
    expect(kindsOf(replacing({ overlap: 'replace' }, {}, last))).toEqual(['promise']);
  });

  it('lets a run end without a call that became too late, and none that did not', () => {
    const history = historyOf({ retry: { max_age_seconds: 3 } });
    const row = history.ledger[3] as LedgerRow;
    const endedAfter = (ms: number, ledger: Partial<LedgerRow> = {}): History => {
      const finished_at = new Date(Date.parse(row.scheduled_at) + ms).toISOString();
      const end = { state: 'failed', reason: 'max_age_passed', started_at: null, attempts: [] };
      return {
        ...history,
        target: history.target.filter(
          ({ id }) =>
            !history.target.some((line) => line.id === id && 'run_id' in line && line.run_id === row.id),
        ),
        ledger: history.ledger.with(3, { ...row, ...end, finished_at, ...ledger }),
      };
    };
    expect(kindsOf(endedAfter(3_001))).toEqual([]);
    expect(kindsOf(endedAfter(2_900))).toEqual(['promise']);
    expect(kindsOf(endedAfter(3_001, { reason: 'next_tick_passed' }))).toEqual(['promise']);
  });
});
