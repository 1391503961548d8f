import { UnwrappedKeys } from './unwrapped-keys.js';

const key = Buffer.alloc(32);

describe('keys that were unwrapped', () => {
  let now = 0;
  let asked = 0;
  const keys = () => {
    [now, asked] = [0, 0];
    return new UnwrappedKeys(() => now);
  };
  const tells = () => {
    asked += 1;
    return Promise.resolve(key);
  };
  const fails = () => {
    asked += 1;
    return Promise.reject(new Error('away'));
  };

  it('are asked for again after five minutes', async () => {
    const known = keys();
    for (now of [0, 299_999]) expect(await known.get('a', tells)).toBe(key);
    expect(asked).toBe(1);
    now = 300_000;
    await known.get('a', tells);
    expect(asked).toBe(2);
  });

  it('are asked for again a second after a failure', async () => {
    const known = keys();
    await expect(known.get('a', fails)).rejects.toThrow('away');
    now = 999;
    await expect(known.get('a', tells)).rejects.toThrow('away');
    now = 1_000;
    expect(await known.get('a', tells)).toBe(key);
    expect(asked).toBe(2);
  });

  it('are a thousand at most', async () => {
    const known = keys();
    for (let number = 0; number <= 1_000; number += 1) await known.get(String(number), tells);
    await known.get('1', tells);
    expect(asked).toBe(1_001);
    await known.get('0', tells);
    expect(asked).toBe(1_002);
  });
});
