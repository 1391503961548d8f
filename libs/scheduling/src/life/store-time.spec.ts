import { StoreUnavailableError, type TickLedger } from '@job-scheduler/job-store';
import { ManualClock } from '@job-scheduler/testing';
import { StoreTime } from './store-time.js';

const START = 1_700_000_000_000;

/** A store whose clock is two hours ahead of this process, and can be set, and which can be away. */
function setUp() {
  const clock = new ManualClock(START);
  const store = { ahead: 7_200_000, isAway: false, asked: 0 };
  const now = async (): Promise<number> => {
    store.asked += 1;
    if (store.isAway) throw new StoreUnavailableError('PostgreSQL is away.');
    return clock.now() + store.ahead;
  };
  return { clock, store, time: new StoreTime({ now } as TickLedger, clock) };
}

describe('the time of the store', () => {
  it('is asked for once, and then goes on by itself, a little slower than it may really be', async () => {
    const { clock, store, time } = setUp();
    expect(await time.now()).toBe(START + 7_200_000);
    await clock.advance(10_000);
    expect(await time.now()).toBe(START + 7_210_000 - 5);
    expect(store.asked).toBe(1);
  });

  it('is not known while the store was away from the beginning', async () => {
    const { store, time } = setUp();
    store.isAway = true;
    await expect(time.now()).rejects.toThrow(StoreUnavailableError);
    store.isAway = false;
    expect(await time.now()).toBe(START + 7_200_000);
  });

  it('goes on while the store is away, and follows it when its clock is set', async () => {
    const { clock, store, time } = setUp();
    await time.runOnce();
    store.isAway = true;
    expect(await time.runOnce()).toBe(1_000);
    await clock.advance(1_000);
    expect(await time.now()).toBe(START + 7_201_000 - 1);
    Object.assign(store, { isAway: false, ahead: 0 });
    await time.runOnce();
    expect(await time.now()).toBe(START + 1_000);
  });
});
