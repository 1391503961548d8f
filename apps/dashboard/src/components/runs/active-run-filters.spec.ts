import { activeRunFilters, withoutFilter } from './active-run-filters.js';
import type { RunFilter } from './run-filter.js';

const filter: RunFilter = {
  state: ['failed', 'lost'],
  trigger: ['manual'],
  from: '2030-01-01T00:00:00.000Z',
};

describe('the chips of a filter of runs', () => {
  it('name what is chosen', () => {
    expect(
      activeRunFilters(filter)
        .map(({ label, shown }) => `${label}: ${shown}`)
        .slice(0, 3),
    ).toEqual(['State: Failed', 'State: Lost', 'Trigger: By hand']);
  });

  it('are removed one by one', () => {
    const [failed, , manual, from] = activeRunFilters(filter);
    expect(withoutFilter(filter, failed!)).toEqual({ ...filter, state: ['lost'] });
    expect(withoutFilter(filter, manual!)).toEqual({ state: filter.state, from: filter.from });
    expect(withoutFilter(filter, from!)).toEqual({ state: filter.state, trigger: filter.trigger });
  });
});
