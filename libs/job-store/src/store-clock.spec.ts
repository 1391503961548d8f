import { ManualClock } from '@job-scheduler/testing';
import { StoreClock } from './store-clock.js';

/** A store whose clock is ahead of that of this process, and which answers after a while. */
function storeWith(clock: ManualClock) {
  const store = { ahead: 0, thereMs: 0, backMs: 0 };
  const ask = async (): Promise<number> => {
    await clock.advance(store.thereMs);
    const now = clock.now() + store.ahead;
    await clock.advance(store.backMs);
    return now;
  };
  return { store, ask };
}

describe('the clock of the store', () => {
  const START = 1_000_000;

  function setUp(ahead = 0) {
    const clock = new ManualClock(START);
    const { store, ask } = storeWith(clock);
    store.ahead = ahead;
    const storeClock = new StoreClock(ask, clock);
    /** How long until the store's clock really shows an instant. */
    const really = (instant: number): number => instant - store.ahead - clock.now();
    return { clock, store, storeClock, really };
  }

  it('is unknown until the store has answered', async () => {
    const { storeClock } = setUp();
    expect([storeClock.until(START), storeClock.age]).toEqual([Infinity, Infinity]);
    await storeClock.look();
    expect([storeClock.until(START + 100), storeClock.age]).toEqual([100, 0]);
  });

  it.each([
    ['is the same', 0],
    ['is minutes ahead', 5 * 60_000],
    ['is minutes behind', -5 * 60_000],
  ])('counts, not that of this host, when it %s', async (_, ahead) => {
    const { store, storeClock, really } = setUp(ahead);
    Object.assign(store, { thereMs: 1, backMs: 1 });
    await storeClock.look();
    const due = START + ahead + 500;
    expect(storeClock.until(due)).toBeCloseTo(really(due) + 1);
  });

  it('is never believed to be further than it is, however long the answers take', async () => {
    const { clock, store, storeClock, really } = setUp(7_777);
    for (const [thereMs, backMs] of [
      [40, 0],
      [0, 40],
      [3, 2],
      [20, 20],
      [0, 1],
      [9, 9],
    ] as const) {
      Object.assign(store, { thereMs, backMs });
      await storeClock.look();
      const due = START + 100_000;
      expect(storeClock.until(due)).toBeGreaterThanOrEqual(really(due));
      await clock.advance(1_000);
    }
    // By the best answer, which is not the last.
    expect(storeClock.until(START + 100_000) - really(START + 100_000)).toBeLessThan(3);
  });

  it('is asked anew in effect when it was set back, or ahead', async () => {
    const { clock, store, storeClock, really } = setUp();
    Object.assign(store, { thereMs: 1, backMs: 1 });
    for (const ahead of [0, -50, 3_000, -60_000]) {
      store.ahead = ahead;
      await storeClock.look();
      await clock.advance(1_000);
      const due = START + 10_000;
      expect(storeClock.until(due)).toBeGreaterThanOrEqual(really(due));
      expect(storeClock.until(due)).toBeLessThan(really(due) + 3);
    }
  });

  it('is believed less the older the answer is', async () => {
    const { clock, storeClock, really } = setUp();
    await storeClock.look();
    await clock.advance(2_000);
    expect(storeClock.until(START + 9_000) - really(START + 9_000)).toBeCloseTo(1);
  });
});
