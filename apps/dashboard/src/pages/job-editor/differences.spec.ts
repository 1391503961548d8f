import { differencesOf, mergedForm } from './differences.js';
import { emptyForm } from './job-form.js';

const theirs = { ...emptyForm('UTC', 'team'), name: 'theirs', tags: ['a'] };
const mine = { ...theirs, name: 'mine', tags: ['b'], max_runs: 3 };

describe('two versions of a job', () => {
  it('differ in these fields', () => {
    expect(differencesOf(theirs, mine).map(({ field }) => field)).toEqual(['name', 'tags', 'max_runs']);
    expect(differencesOf(theirs, { ...theirs, tags: ['a'] })).toEqual([]);
  });

  it('become one, with mine where I want it', () => {
    expect(mergedForm(theirs, mine, new Set(['tags']))).toEqual({ ...theirs, tags: ['b'] });
    expect(mergedForm(theirs, mine, new Set())).toEqual(theirs);
  });
});
