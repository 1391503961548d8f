import { Deadlines, type Expiring } from './deadlines.js';

/** How much later than a timer of its own a deadline may be. On a busy machine both are late, and neither is early. */
const LATE_MS = 80;

const deadlines = new Deadlines();
afterAll(() => deadlines.close());

/** Resolves to how many milliseconds later it expired. */
const expiry = (afterMs: number): Promise<number> =>
  new Promise((resolve) => {
    const begin = performance.now();
    deadlines.add({ onDeadline: () => resolve(performance.now() - begin) }, begin, afterMs);
  });

/** Resolves to how many milliseconds later a timer of its own expired. */
const timer = (afterMs: number): Promise<number> =>
  new Promise((resolve) => {
    const begin = performance.now();
    setTimeout(() => resolve(performance.now() - begin), afterMs);
  });

test('each deadline expires on its own time, whatever the order in which they were added', async () => {
  const times = [300, 40, 400, 41, 120, 200, 42];
  const pairs = await Promise.all(times.map((ms) => Promise.all([expiry(ms), timer(ms)])));
  for (const [index, [deadline, own]] of pairs.entries()) {
    expect(deadline).toBeGreaterThanOrEqual(times[index] ?? NaN);
    expect(deadline).toBeLessThan(own + LATE_MS);
  }
});

test('what is removed does not expire, and what is added afterwards does', async () => {
  let expirations = 0;
  const removed: Expiring = { onDeadline: () => (expirations += 1) };
  const now = performance.now();
  deadlines.remove(removed, deadlines.add(removed, now, 30));
  const slot = deadlines.add(removed, now, 50);
  const expired = Promise.all([expiry(60), timer(60)]);
  deadlines.remove(removed, slot);
  const [deadline, own] = await expired;
  expect(deadline).toBeLessThan(own + LATE_MS);
  expect(expirations).toBe(0);
});

test('a deadline that another one adds while it expires is kept', async () => {
  const second = await new Promise<number>((resolve) => {
    deadlines.add({ onDeadline: () => void expiry(20).then(resolve) }, performance.now(), 20);
  });
  expect(second).toBeGreaterThanOrEqual(20);
});

test('a deadline that passes while another one expires asks for no negative delay', async () => {
  const timers = jest.spyOn(globalThis, 'setTimeout');
  const second = expiry(40);
  const busyUntil = performance.now() + 80;
  const onDeadline = (): void => {
    while (performance.now() < busyUntil) continue;
  };
  deadlines.add({ onDeadline }, performance.now(), 20);
  await second;
  const delays = timers.mock.calls.map(([, ms]) => ms ?? 0);
  timers.mockRestore();
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
});

test('no deadline keeps the process alive once all are removed', () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const one: Expiring = { onDeadline: () => undefined };
  const slot = deadlines.add(one, performance.now(), 60_000);
  expect(timers()).toBe(before + 1);
  deadlines.remove(one, slot);
  expect(timers()).toBe(before);
  deadlines.remove(one, deadlines.add(one, performance.now(), 90_000));
  expect(timers()).toBe(before);
});
