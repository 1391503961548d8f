import { parseSearch, stringifySearch } from './search-text.js';

describe('the search parameters of a URL', () => {
  it('are texts, and lists where a name is repeated', () => {
    expect(parseSearch('?status=paused&tag=a&tag=b%26c&tag=d')).toEqual({
      status: 'paused',
      tag: ['a', 'b&c', 'd'],
    });
  });

  it('are the same after they were written and read', () => {
    const values = { q: 'näme & 100%', tag: ['team:a', 'ü'], sort: '-name' };
    expect(parseSearch(stringifySearch(values))).toEqual(values);
  });

  it('leave out what says nothing', () => {
    expect(stringifySearch({ q: '', tag: [], status: undefined, zone: null })).toBe('');
  });

  it('may have the names of what every object has', () => {
    expect(parseSearch('?constructor=x')).toEqual({ constructor: 'x' });
  });
});
