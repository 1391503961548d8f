import { repeatedKeys } from './repeated-keys.js';

const of = (json: string) => repeatedKeys(json, ['job', 'query']);

describe('the keys that repeat in an object within a text', () => {
  it.each([
    ['none', '{"job":{"query":{"a":"1","b":"a"}}}', []],
    ['one, and once', '{"job":{"query":{"a":"1","b":"2","a":"3","a":"4"}}}', ['a']],
    ['written with an escape', '{"job":{"query":{"a":"1","\\u0061":"2"}}}', ['a']],
    ['the empty key', '{"job":{"query":{"":"1","":"2"}}}', ['']],
    ['not those beside the object', '{"a":1,"a":2,"job":{"a":1,"a":2,"query":{"a":"1"},"a":3}}', []],
    ['not those within it', '{"job":{"query":{"a":{"b":1,"b":2},"c":[{"b":1,"b":2}]}}}', []],
    ['not those of another object', '{"query":{"a":1,"a":2},"x":{"query":{"a":1,"a":2}},"job":{}}', []],
    ['of the last object', '{"job":{"query":{"a":1,"a":2},"query":{"b":1}}}', []],
    ['of the last job', '{"job":{"query":{"b":1}},"job":{"query":{"a":1,"a":2}}}', ['a']],
    ['where the path leads to something else', '{"job":[{"query":{"a":1,"a":2}}]}', []],
  ])('%s', (_, json, keys) => {
    expect(of(json)).toEqual(keys);
  });
});
