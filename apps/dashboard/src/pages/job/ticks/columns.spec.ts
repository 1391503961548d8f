import { columnsOf, firstAtOrAfter, heightOf, instantAt, tickNear, xOf } from './columns.js';
import { laneCounts, type Tick } from './lanes.js';

const tick = (seconds: number, state: Tick['state'], more: Partial<Tick> = {}): Tick => ({
  at: new Date(seconds * 1_000).toISOString(),
  local: null,
  state,
  reason: null,
  run_id: null,
  blocked_by: null,
  ...more,
});

const ticks = [tick(0, 'succeeded'), tick(10, 'skipped'), tick(11, 'failed'), tick(90, 'expected')];
const span = { from: 0, to: 100_000 };

describe('the picture of ticks', () => {
  it('puts instants where they belong, and finds them again', () => {
    expect(xOf(25_000, span, 200)).toBe(50);
    expect(instantAt(50, span, 200)).toBe(25_000);
  });

  it('counts the ticks of each lane and column', () => {
    const columns = columnsOf(ticks, span, 10);
    expect([...columns.succeeded]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(columns.not_run[1]).toBe(1);
    expect(columns.failed[1]).toBe(1);
    expect(columns.expected[9]).toBe(1);
  });

  it('counts every tick that an entry stands for, and none outside of the picture', () => {
    const many = [tick(5, 'skipped', { count: 40 }), tick(-1, 'skipped'), tick(100, 'skipped')];
    expect(columnsOf(many, span, 10).not_run.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(laneCounts(many).not_run).toBe(42);
  });

  it('draws more ticks higher, and one of one at full height', () => {
    expect(heightOf(0, 5)).toBe(0);
    expect(heightOf(1, 1)).toBe(1);
    expect(heightOf(1, 100)).toBeCloseTo(0.4);
    expect(heightOf(100, 100)).toBe(1);
  });

  it('finds the tick next to the pointer, in its lane first', () => {
    expect(tickNear(ticks, 10_800, null, 2_000)).toBe(2);
    expect(tickNear(ticks, 10_800, 'not_run', 2_000)).toBe(1);
    expect(tickNear(ticks, 10_800, 'expected', 2_000)).toBe(2);
    expect(tickNear(ticks, 50_000, null, 2_000)).toBe(-1);
  });

  it('finds where an instant is in the list', () => {
    expect(firstAtOrAfter(ticks, 10_000)).toBe(1);
    expect(firstAtOrAfter(ticks, 10_001)).toBe(2);
    expect(firstAtOrAfter(ticks, 1e9)).toBe(4);
  });
});
