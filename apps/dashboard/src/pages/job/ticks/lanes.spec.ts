import { withoutUntold, type Tick } from './lanes.js';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const tick = (at: string, state: Tick['state']) => ({ at, state }) as Tick;

it('a paused job has not failed to run what is still to come', () => {
  const before = [tick('2029-12-31T23:59:59Z', 'held'), tick('2029-12-31T23:59:58Z', 'skipped')];
  expect(withoutUntold([...before, tick('2030-01-01T00:00:01Z', 'held')], NOW)).toEqual(before);
  expect(withoutUntold([tick('2030-01-01T00:00:01Z', 'expected')], NOW)).toHaveLength(1);
});
