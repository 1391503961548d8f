import type { JobPromises } from '../history/driver-log.js';
import type { History } from '../history/history.js';
import type { LedgerRow } from '../history/ledger.js';
import { check } from './check.js';
import { CleanHistory, type KillStory } from './clean-history.for-spec.js';
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
