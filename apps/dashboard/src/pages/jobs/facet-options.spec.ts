import { facetOptions } from './facet-options.js';

describe('facetOptions', () => {
  it('keeps what is chosen, even if no job has it any more', () => {
    expect(facetOptions([{ value: 'team:a', count: 7 }], ['team:a', 'gone'])).toEqual([
      { value: 'team:a', count: 7 },
      { value: 'gone', count: null },
    ]);
  });
});
