import { nextSort, readSort, writeSort } from './sort.js';

describe('the order of a list', () => {
  it.each(['name', '-next_run'])('%s is the same after it was read and written', (text) => {
    const sort = readSort(text);
    expect(sort && writeSort(sort)).toBe(text);
  });

  it('is ascending by a new column, and is reversed by the same one', () => {
    const first = nextSort(readSort('-name'), 'status');
    expect(writeSort(first)).toBe('status');
    expect(writeSort(nextSort(first, 'status'))).toBe('-status');
    expect(writeSort(nextSort(nextSort(first, 'status'), 'status'))).toBe('status');
    expect(writeSort(nextSort(null, 'name'))).toBe('name');
  });
});
