import { chipsOf, filterOf, toggled, without, withoutFilters } from './jobs-filter.js';
import { jobsSearch } from './jobs-search.js';

describe('the filters of the list of jobs', () => {
  it('are what the URL says, without what the API does not know', () => {
    const search = jobsSearch({ q: 'mail', status: ['paused', 'asleep'], tag: 'team:a', sort: 'size' });
    expect(search).toEqual({ q: 'mail', status: ['paused'], tag: ['team:a'] });
    expect(filterOf({ ...search, namespace: 'billing' })).toEqual({
      q: 'mail',
      namespace: ['billing'],
      status: ['paused'],
      tag: ['team:a'],
    });
  });

  it('are chips in the words of people', () => {
    const chips = chipsOf({ q: 'mail', status: ['paused'], last_outcome: ['failed'] });
    expect(chips.map(({ label, value, shown }) => [label, shown ?? value])).toEqual([
      ['Text', 'mail'],
      ['Status', 'Paused'],
      ['Last outcome', 'Failed'],
    ]);
  });

  it('are chosen and left out one by one', () => {
    expect(toggled({ tag: ['a'] }, 'tag', 'b')).toEqual({ tag: ['a', 'b'] });
    expect(toggled({ tag: ['a', 'b'] }, 'tag', 'a')).toEqual({ tag: ['b'] });
    expect(without({ tag: ['a', 'b'] }, { name: 'tag', label: 'Tag', value: 'b' })).toEqual({ tag: ['a'] });
    expect(without({ q: 'mail' }, { name: 'q', label: 'Text', value: 'mail' })).toEqual({ q: '' });
  });

  it('are cleared without the order', () => {
    expect(withoutFilters({ q: 'mail', sort: 'name' })).toEqual({ sort: 'name' });
  });
});
