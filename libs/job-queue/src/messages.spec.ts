import { randomUUID } from 'node:crypto';
import type { RunReference } from '@job-scheduler/job-model';
import { messagesOf } from './messages.js';

describe('messages', () => {
  const runs = (count: number, dispatch_id?: string): RunReference[] =>
    Array.from({ length: count }, () => ({
      run_id: randomUUID(),
      attempt: 1,
      ...(dispatch_id === undefined ? {} : { dispatch_id }),
    }));
  const sizes = (all: RunReference[], most: number) => messagesOf(all, most).map(({ length }) => length);

  it('carry at most so many runs, in their order', () => {
    const all = runs(7);
    expect(sizes(all, 3)).toEqual([3, 3, 1]);
    expect(messagesOf(all, 3).flat()).toEqual(all);
    expect(messagesOf([], 3)).toEqual([]);
  });

  it('carry a run whose attempt is none apart from the others', () => {
    const [first, second, ...others] = runs(5) as [RunReference, RunReference];
    const bad = { ...second, attempt: 0 };
    expect(messagesOf([first, bad, ...others], 10)).toEqual([[first, ...others], [bad]]);
  });

  it('carry whole dispatches, each in one of its own, wherever its runs are', () => {
    const [first, second, others] = [runs(5, 'one'), runs(2, 'two'), runs(4)];
    const mixed = [others[0]!, ...first.slice(0, 2), ...second, ...first.slice(2), ...others.slice(1)];
    expect(messagesOf(mixed, 3)).toEqual([others.slice(0, 3), first, second, others.slice(3)]);
  });
});
