import { SystemClock } from './system-clock.js';

describe('SystemClock', () => {
  const clock = new SystemClock();

  it('sleeps at least as long as asked, on the monotonic clock', async () => {
    const before = clock.monotonic();
    await clock.sleep(20);
    expect(clock.monotonic() - before).toBeGreaterThanOrEqual(19);
  });

  it('wakes at once when the signal is aborted, before or during the sleep', async () => {
    const before = clock.monotonic();
    const controller = new AbortController();
    const sleeping = clock.sleep(60_000, controller.signal);
    controller.abort();
    await sleeping;
    await clock.sleep(60_000, controller.signal);
    expect(clock.monotonic() - before).toBeLessThan(5_000);
  });

  it('lets one signal end any number of sleeps, without a warning', async () => {
    const warned = jest.fn();
    process.on('warning', warned);
    const controller = new AbortController();
    const sleeping = Array.from({ length: 20 }, () => clock.sleep(60_000, controller.signal));
    controller.abort();
    await Promise.all(sleeping);
    await new Promise(setImmediate);
    process.off('warning', warned);
    expect(warned).not.toHaveBeenCalled();
  });

  it('does not wake early from a sleep longer than the runtime can hold', async () => {
    const controller = new AbortController();
    let awake = false;
    const sleeping = clock.sleep(2 ** 40, controller.signal).then(() => (awake = true));
    await clock.sleep(20);
    expect(awake).toBe(false);
    controller.abort();
    await sleeping;
  });

  it('ends a long sleep early when the wall clock is set', async () => {
    const real = Date.now;
    const before = clock.monotonic();
    const sleeping = clock.sleep(60_000);
    const jumped = jest.spyOn(Date, 'now').mockImplementation(() => real() + 7_200_000);
    await sleeping;
    jumped.mockRestore();
    expect(clock.monotonic() - before).toBeLessThan(5_000);
  });
});
