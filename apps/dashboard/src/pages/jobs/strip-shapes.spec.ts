import { countStates } from './strip-shapes.js';

describe('countStates', () => {
  it('names the most frequent outcome first', () => {
    expect(countStates(['failed', 'succeeded', 'succeeded'])).toEqual([
      { state: 'succeeded', count: 2 },
      { state: 'failed', count: 1 },
    ]);
  });
});
