import { sharesOf } from './postgres-connections.js';

describe('sharesOf', () => {
  it.each([
    ['an api', 10, { hasTicks: false, hasBackground: false }, 10],
    ['a scheduler', 8, { hasTicks: true, hasBackground: true }, 3],
    ['a runner', 6, { hasTicks: true, hasBackground: false }, 3],
    ['a standalone process', 16, { hasTicks: true, hasBackground: true }, 7],
    ['a scheduler with the least that it needs', 4, { hasTicks: true, hasBackground: true }, 1],
  ])('leaves the path of ticks half of the connections of %s', (_name, connections, uses, requests) => {
    expect(sharesOf(connections, uses).requests).toBe(requests);
  });

  it('leaves other work a connection beside background work', () => {
    const uses = { hasTicks: true, hasBackground: true };
    expect(sharesOf(8, uses).background).toBe(2);
    expect(sharesOf(16, uses).background).toBe(3);
  });
});
