import { errorUnder, partsInUse, partsWithErrors, shownPointers } from './field-errors.js';
import { emptyForm } from './job-form.js';

const errors = new Map([
  ['/alerts/1/to/url', 'Is no URL.'],
  ['/job/headers/x-a', 'Is masked.'],
  ['/jobs', 'Is unknown.'],
]);

describe('errors of the API', () => {
  it('stand at their field, or at the list that it is in', () => {
    expect(errorUnder(errors, '/alerts')).toBe('Is no URL.');
    expect(errorUnder(errors, '/alerts/0')).toBeUndefined();
    expect(errorUnder(errors, '/job')).toBe('Is masked.');
  });

  it('are told elsewhere where no field shows them', () => {
    expect(shownPointers(errors)).toEqual(['/alerts/1/to/url', '/job/headers/x-a']);
  });

  it('open the parts that they are in', () => {
    expect(partsWithErrors(errors)).toEqual(['alerts']);
  });
});

it('opens the parts that say something of their own', () => {
  const defaults = emptyForm('UTC', '');
  expect(partsInUse({ ...defaults, timezone: 'Asia/Tokyo' }, defaults)).toEqual([]);
  expect(partsInUse({ ...defaults, overlap: 'skip', max_runs: 1 }, defaults)).toEqual([
    'overlap',
    'validity',
  ]);
});
