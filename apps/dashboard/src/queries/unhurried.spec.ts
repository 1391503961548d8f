import { setImmediate } from 'node:timers/promises';
import { Unhurried, type Ask } from './unhurried.js';

function given(atOnce: number) {
  let rest: (() => void) | undefined;
  const requests = new Unhurried(atOnce, 600, {
    set: (callback) => (rest = callback),
    clear: () => (rest = undefined),
  });
  const asked: { name: string; answer: (text: string) => void; fail: (error: Error) => void }[] = [];
  const askFor =
    (name: string): Ask<string> =>
    (signal) =>
      new Promise((resolve, reject) => {
        asked.push({ name, answer: resolve, fail: reject });
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
  const run = (name: string, signal = new AbortController().signal) => requests.run(askFor(name), signal);
  const names = async () => {
    await setImmediate();
    return asked.map(({ name }) => name);
  };
  return { requests, run, asked, names, pass: () => rest?.() };
}

describe('requests that nobody waits for', () => {
  it('are under way a few at a time, the first ones first', async () => {
    const { run, asked, names } = given(2);
    const answers = ['a', 'b', 'c'].map((name) => run(name));
    expect(await names()).toEqual(['a', 'b']);
    asked[0]?.answer('of a');
    expect(await answers[0]).toBe('of a');
    expect(await names()).toEqual(['a', 'b', 'c']);
  });

  it('stop when somebody types, and begin again once nobody does', async () => {
    const { requests, run, asked, names, pass } = given(1);
    const answers = [run('a'), run('b')];
    await names();
    requests.giveWay();
    expect(await names()).toEqual(['a']);
    pass();
    expect(await names()).toEqual(['a', 'b']);
    asked[1]?.answer('of b');
    expect(await names()).toEqual(['a', 'b', 'a']);
    asked[2]?.answer('of a');
    expect(await Promise.all(answers)).toEqual(['of a', 'of b']);
  });

  it('wait anew with each key', async () => {
    const { requests, run, names, pass } = given(1);
    requests.giveWay();
    requests.giveWay();
    void run('a');
    expect(await names()).toEqual([]);
    pass();
    expect(await names()).toEqual(['a']);
  });

  it('are given up when nobody wants the answer, before their turn and in it', async () => {
    const { run, names } = given(1);
    const leaving = new AbortController();
    const inTurn = run('a', leaving.signal).catch((error: Error) => error.name);
    const waiting = run('b', leaving.signal).catch((error: Error) => error.name);
    await names();
    leaving.abort();
    expect(await Promise.all([inTurn, waiting])).toEqual(['AbortError', 'AbortError']);
    void run('c');
    expect(await names()).toEqual(['a', 'c']);
    await expect(run('d', leaving.signal)).rejects.toThrow('aborted');
  });

  it('reject as what they ask for does, and leave their place to the next', async () => {
    const { run, asked, names } = given(1);
    const failed = run('a');
    void run('b');
    await names();
    asked[0]?.fail(new Error('no such job'));
    await expect(failed).rejects.toThrow('no such job');
    expect(await names()).toEqual(['a', 'b']);
  });
});
