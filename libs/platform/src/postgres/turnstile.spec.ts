import { NoTurnError, Turnstile } from './turnstile.js';

describe('Turnstile', () => {
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
    await expect(turnstile.enter(1)).rejects.toThrow(
      new NoTurnError('none of 1 connections was free within 1 ms'),
    );
    turnstile.leave();
    await turnstile.enter(0);
    expect(turnstile.waiting).toBe(0);
  });
});
