import { ManualClock } from './manual-clock.js';

describe('ManualClock', () => {
  it('stands still until it is advanced', async () => {
    const clock = new ManualClock(1_000);
    expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0]);
    await clock.advance(250);
    expect([clock.now(), clock.monotonic()]).toEqual([1_250, 250]);
  });

  it('wakes a loop at each of its own instants within one advance', async () => {
    const clock = new ManualClock(0);
    const ticks: number[] = [];
    const loop = (async () => {
      while (ticks.length < 3) {
        await clock.sleep(100);
        ticks.push(clock.now());
      }
    })();
    await clock.advance(350);
    await loop;
    expect(ticks).toEqual([100, 200, 300]);
    expect(clock.now()).toBe(350);
  });

  it('wakes sleepers in the order of their times, not of their calls', async () => {
    const clock = new ManualClock();
    const woken: string[] = [];
    void clock.sleep(20).then(() => woken.push('later'));
    void clock.sleep(10).then(() => woken.push('earlier'));
    await clock.advance(15);
    expect(woken).toEqual(['earlier']);
    await clock.advance(5);
    expect(woken).toEqual(['earlier', 'later']);
  });

  it('ends a sleep when its signal is aborted before or during the sleep', async () => {
    const clock = new ManualClock();
    const abort = new AbortController();
    const sleep = clock.sleep(1_000, abort.signal);
    abort.abort();
    await sleep;
    await clock.sleep(1_000, abort.signal);
    expect(clock.monotonic()).toBe(0);
  });

  it('tells when the code under test has gone to sleep', async () => {
    const clock = new ManualClock();
    const two = clock.sleeping(2);
    const sleeps = [clock.sleep(1), clock.sleep(2)];
    await two;
    await clock.sleeping(2);
    await clock.advance(2);
    await Promise.all(sleeps);
  });
});
