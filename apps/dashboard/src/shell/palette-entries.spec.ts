import { matching } from './palette-entries.js';

const entries = [{ label: 'Jobs' }, { label: 'New job', keywords: ['create', 'add'] }];

describe('the palette', () => {
  it('finds all words in any order and letter case', () => {
    expect(matching(entries, 'JOB new').map(({ label }) => label)).toEqual(['New job']);
  });

  it('finds what people call it besides', () => {
    expect(matching(entries, 'create').map(({ label }) => label)).toEqual(['New job']);
  });

  it('has everything before anybody types', () => {
    expect(matching(entries, ' ')).toEqual(entries);
  });
});
