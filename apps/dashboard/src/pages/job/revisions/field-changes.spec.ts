import { differences, fieldOf, valueText } from './field-changes.js';

describe('the changes of a revision', () => {
  it('name fields as people do', () => {
    expect(fieldOf('/job/headers/x~1y~0z')).toBe('job.headers.x/y~z');
  });

  it('show text as it is, other values as JSON, and tell what was not there', () => {
    expect(valueText({ pointer: '/a', from: 'text', to: { b: 1 } }, 'from')).toBe('text');
    expect(valueText({ pointer: '/a', from: 'text', to: { b: 1 } }, 'to')).toBe('{\n  "b": 1\n}');
    expect(valueText({ pointer: '/a', to: null }, 'from')).toBeNull();
    expect(valueText({ pointer: '/a', to: null }, 'to')).toBe('null');
  });

  it('do not show a megabyte', () => {
    expect(valueText({ pointer: '/a', to: 'x'.repeat(1_000_000) }, 'to')).toHaveLength(5_002);
  });
});

describe('what a restored definition would change', () => {
  const then = { name: 'a', retry: { x: 1, y: [2] }, job: { url: 'u', headers: { h: '1' } } };

  it('is nothing if the job is like that already, in whatever order', () => {
    expect(differences(then, { id: '1', ...then, retry: { y: [2], x: 1 } })).toEqual([]);
  });

  it('is each field that differs, those of the call one by one', () => {
    const now = { name: 'b', retry: { x: 1, y: [3] }, job: { url: 'u', headers: {} } };
    expect(differences(then, now)).toEqual([
      { pointer: '/name', from: 'b', to: 'a' },
      { pointer: '/retry', from: { x: 1, y: [3] }, to: { x: 1, y: [2] } },
      { pointer: '/job/headers', from: {}, to: { h: '1' } },
    ]);
  });
});
