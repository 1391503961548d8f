import { fieldNameOf } from './field-name.js';

describe('the name of a field', () => {
  it('is as people write its place', () => {
    expect(fieldNameOf('/job/headers/x~1y~0z')).toBe('job.headers.x/y~z');
  });
});
