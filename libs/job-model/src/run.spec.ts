import {
  ACTIVE_STATES,
  canBecome,
  CANCELLABLE_STATES,
  isFinal,
  latenessOf,
  RUN_STATES,
  type RunState,
} from './run.js';

/** Every step that a run can take, one per line, written independently of the table under test. */
const STEPS = new Set([
  'queued running',
  'queued skipped',
  'queued failed',
  'queued cancelled',
  'running succeeded',
  'running failed',
  'running retrying',
  'running awaiting',
  'running cancelled',
  'running lost',
  'running queued',
  'retrying queued',
  'retrying cancelled',
  'waiting queued',
  'waiting skipped',
  'waiting cancelled',
  'awaiting succeeded',
  'awaiting failed',
  'awaiting retrying',
  'awaiting cancelled',
  'awaiting lost',
]);
const FINAL: RunState[] = ['succeeded', 'failed', 'cancelled', 'lost', 'skipped'];
const pairs = RUN_STATES.flatMap((from) => RUN_STATES.map((to) => [from, to] as const));

function reachableFrom(state: RunState): Set<RunState> {
  const reached = new Set<RunState>([state]);
  for (const from of reached) RUN_STATES.filter((to) => canBecome(from, to)).forEach((to) => reached.add(to));
  return reached;
}

describe('the state machine of a run', () => {
  it.each(pairs)('knows whether %s can become %s', (from, to) => {
    expect(canBecome(from, to)).toBe(STEPS.has(`${from} ${to}`));
  });

  it.each(RUN_STATES)('knows whether %s is final', (state) => {
    expect(isFinal(state)).toBe(FINAL.includes(state));
  });

  it.each(RUN_STATES)('lets %s end', (state) => {
    expect([...reachableFrom(state)].some(isFinal)).toBe(true);
  });

  it('starts as queued, waiting or skipped, and reaches every state from there', () => {
    const born: RunState[] = ['queued', 'waiting', 'skipped'];
    expect(new Set(born.flatMap((state) => [...reachableFrom(state)]))).toEqual(new Set(RUN_STATES));
  });

  it('counts every state as exactly one of active, waiting and final', () => {
    for (const state of RUN_STATES) {
      const kinds = [
        (ACTIVE_STATES as readonly RunState[]).includes(state),
        state === 'waiting',
        isFinal(state),
      ];
      expect(kinds.filter(Boolean)).toHaveLength(1);
    }
  });

  it('lets pause and delete cancel only runs that can be cancelled and are not being sent', () => {
    for (const state of CANCELLABLE_STATES) expect(canBecome(state, 'cancelled')).toBe(true);
    expect(CANCELLABLE_STATES).not.toContain('running');
    expect(CANCELLABLE_STATES).not.toContain('awaiting');
  });
});

describe('lateness', () => {
  it('is the time from the due instant to the first byte', () => {
    expect(latenessOf({ scheduled_at: 1000, started_at: 1042 })).toBe(42);
  });

  it('is unknown before the start', () => {
    expect(latenessOf({ scheduled_at: 1000, started_at: null })).toBeNull();
  });
});
