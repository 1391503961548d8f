import type { KeptTick } from './kept-ticks.js';
import { KeptTicks } from './kept-ticks.js';

const keptAt = (due_at: number): KeptTick => ({ tick: { due_at } }) as KeptTick;

describe('kept ticks', () => {
  function kept(...instants: number[]): KeptTicks {
    const ticks = new KeptTicks();
    for (const instant of instants) ticks.add(keptAt(instant));
    return ticks;
  }
  const taken = (ticks: KeptTicks, until: number, most = 100): number[] =>
    ticks.take(until, most).map(({ tick }) => tick.due_at);

  it('are taken by their instants, whatever the order in which they came', () => {
    const ticks = kept(5, 3, 9, 3, 7, 1);
    expect([ticks.first, ticks.size]).toEqual([1, 6]);
    expect(taken(ticks, 6)).toEqual([1, 3, 3, 5]);
    expect([ticks.first, ticks.size]).toEqual([7, 2]);
    expect(taken(ticks, 6)).toEqual([]);
    expect(taken(ticks, 99)).toEqual([7, 9]);
    expect([ticks.first, ticks.size]).toEqual([null, 0]);
  });

  it('are taken as far as there is room', () => {
    const ticks = kept(1, 1, 1, 2);
    expect(taken(ticks, 5, 0)).toEqual([]);
    expect(taken(ticks, 5, 2)).toEqual([1, 1]);
    expect(taken(ticks, 5, 2)).toEqual([1, 2]);
  });

  it('are forgotten at the end', () => {
    const ticks = kept(1, 2);
    ticks.clear();
    expect([ticks.first, ticks.size, taken(ticks, 9)]).toEqual([null, 0, []]);
  });
});
