import { Registry } from 'prom-client';
import { SystemClock } from '../clock/system-clock.js';
import { liveGauge } from './live-gauge.js';

/** A clock whose time is up at once. */
class HastyClock extends SystemClock {
  override sleep(): Promise<void> {
    return Promise.resolve();
  }
}

describe('a live gauge', () => {
  it.each([
    ['its value', new SystemClock(), () => Promise.resolve(7), 7],
    ['NaN when it cannot be read', new SystemClock(), () => Promise.reject(new Error('refused')), 'Nan'],
    ['NaN when nobody answers in time', new HastyClock(), () => new Promise<number>(() => undefined), 'Nan'],
  ])('is %s', async (_, clock, read, shown) => {
    const registry = new Registry();
    liveGauge(registry, clock, 'waiting', 'What waits.', read);
    expect(await registry.metrics()).toContain(`waiting ${shown}`);
  });
});
