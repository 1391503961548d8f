import { countStates, stripPaths } from './strip-shapes.js';

describe('countStates', () => {
  it('names the most frequent outcome first', () => {
    expect(countStates(['failed', 'succeeded', 'succeeded'])).toEqual([
      { state: 'succeeded', count: 2 },
      { state: 'failed', count: 1 },
    ]);
  });
});

describe('the paths of a strip', () => {
  it('are one for each shape, with each run in its place', () => {
    expect(stripPaths(['failed', 'skipped', 'lost'], 10)).toEqual([
      { shape: 'cross', path: 'M10.8 6l3.6 8m0 -8l-3.6 8M22.8 6l3.6 8m0 -8l-3.6 8' },
      { shape: 'dash', path: 'M16.5 9h4v2h-4z' },
    ]);
  });
});
