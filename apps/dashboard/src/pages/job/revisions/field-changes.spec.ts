import { changesIn, restoredChanges, valueText } from './field-changes.js';

describe('the changes of a revision', () => {
  it('keep values as they were written, and tell what was not there', () => {
    const changes = `[{ "pointer": "/job/payload", "from": {"id":12345678901234567890}, "to": [1.10] },
      {"pointer":"/a","to":null}]`;
    expect(changesIn(`{"revision":2,"changes":${changes},"definition":{}}`)).toEqual([
      { pointer: '/job/payload', from: '{"id":12345678901234567890}', to: '[1.10]' },
      { pointer: '/a', from: null, to: 'null' },
    ]);
  });

  it('show text as it is, other values as JSON', () => {
    expect(valueText('"te\\"xt"')).toBe('te"xt');
    expect(valueText('{"b":12345678901234567890}')).toBe('{\n  "b": 12345678901234567890\n}');
    expect(valueText('null')).toBe('null');
    expect(valueText(null)).toBeNull();
  });

  it('do not show a megabyte', () => {
    expect(valueText(JSON.stringify('x'.repeat(1_000_000)))).toHaveLength(5_002);
  });
});

describe('what a restored definition would change', () => {
  const then = { name: 'a', retry: { x: 1, y: [2] }, job: { url: 'u', headers: { h: '1' }, payload: null } };
  const changesTo = (now: object) =>
    restoredChanges({ definition: then, payload: null }, { definition: now, payload: null });

  it('is nothing if the job is like that already, in whatever order', () => {
    expect(changesTo({ id: '1', ...then, retry: { y: [2], x: 1 } })).toEqual([]);
  });

  it('is each field that differs, those of the call and of retries one by one', () => {
    expect(changesTo({ name: 'b', retry: { x: 1, y: [3] }, job: { url: 'u', headers: {} } })).toEqual([
      { pointer: '/name', from: '"b"', to: '"a"' },
      { pointer: '/retry/y', from: '[3]', to: '[2]' },
      { pointer: '/job/headers', from: '{}', to: '{"h":"1"}' },
    ]);
  });

  it('is also a payload that JavaScript would take for the same', () => {
    const [from, to] = ['{"id":12345678901234567890}', '{"id":12345678901234567891}'];
    expect(restoredChanges({ definition: then, payload: to }, { definition: then, payload: from })).toEqual([
      { pointer: '/job/payload', from, to },
    ]);
  });
});
