import { NoTurnError, Turnstile } from './turnstile.js';

const waits = async (turn: Promise<void>): Promise<string> => {
  let state = 'waiting';
  turn.then(
    () => (state = 'inside'),
    (error: unknown) => (state = error instanceof NoTurnError ? 'gave up' : String(error)),
  );
  await jest.advanceTimersByTimeAsync(0);
  return state;
};

/** Turns of so many who come at the same time. */
function queueAt(turnstile: Turnstile, count: number): Promise<void>[] {
  const turns = Array.from({ length: count }, () => turnstile.enter(5_000));
  for (const turn of turns) turn.catch(() => undefined);
  return turns;
}

describe('Turnstile', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('lets as many in as it has places, and the others in the order in which they came', async () => {
    const turnstile = new Turnstile(2);
    const entered: number[] = [];
    const all = Promise.all(
      [1, 2, 3, 4].map((user) => turnstile.enter(10_000).then(() => void entered.push(user))),
    );
    await Promise.resolve();
    expect(entered).toEqual([1, 2]);
    expect(turnstile.waiting).toBe(2);
    turnstile.leave();
    turnstile.leave();
    await all;
    expect(entered).toEqual([1, 2, 3, 4]);
  });

  it('gives no place to whoever has lost patience', async () => {
    const turnstile = new Turnstile(1);
    await turnstile.enter(0);
    const lost = expect(turnstile.enter(1_000)).rejects.toThrow(
      new NoTurnError('none of 1 connections was free within 1000 ms'),
    );
    await jest.advanceTimersByTimeAsync(1_000);
    await lost;
    turnstile.leave();
    await turnstile.enter(0);
    expect(turnstile.waiting).toBe(0);
  });

  it('lets nobody give up while others are being served, and everybody once nothing moves', async () => {
    const turnstile = new Turnstile(1);
    await turnstile.enter(0);
    const turns = queueAt(turnstile, 10);
    for (const turn of turns.slice(0, 5)) {
      await jest.advanceTimersByTimeAsync(4_000);
      turnstile.leave();
      expect(await waits(turn)).toBe('inside');
    }
    await jest.advanceTimersByTimeAsync(4_999);
    expect(await waits(turns[5]!)).toBe('waiting');
    await jest.advanceTimersByTimeAsync(2);
    expect(await Promise.all(turns.slice(5).map(waits))).toEqual(Array(5).fill('gave up'));
  });

  it('does not count as served who leaves with a failure', async () => {
    const turnstile = new Turnstile(1);
    await turnstile.enter(0);
    const [next, last] = queueAt(turnstile, 2);
    await jest.advanceTimersByTimeAsync(4_000);
    turnstile.leave(false);
    expect(await waits(next!)).toBe('inside');
    await jest.advanceTimersByTimeAsync(1_001);
    expect(await waits(last!)).toBe('gave up');
  });

  it('lets nobody wait for more than half a minute', async () => {
    const turnstile = new Turnstile(1);
    await turnstile.enter(0);
    const turns = queueAt(turnstile, 20);
    for (const turn of turns.slice(0, 7)) {
      await jest.advanceTimersByTimeAsync(4_000);
      turnstile.leave();
      await turn;
    }
    await jest.advanceTimersByTimeAsync(2_001);
    expect(await waits(turns[7]!)).toBe('gave up');
  });
});
