import fc from 'fast-check';
import { depthOf, indented, memberAt, withoutWhiteSpace } from './json-text.js';
import { jsonTexts, spaced, whiteSpace } from './testing.js';

test('white space between tokens goes, and nothing else', () => {
  fc.assert(
    fc.property(jsonTexts, whiteSpace, (json, space) => {
      expect(withoutWhiteSpace(spaced(json, space))).toBe(json);
    }),
  );
});

test('on several lines, white space alone is different', () => {
  fc.assert(
    fc.property(jsonTexts, whiteSpace, (json, space) => {
      expect(withoutWhiteSpace(indented(spaced(json, space)))).toBe(json);
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(indented(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
    }),
  );
});

test('a member is found at its path, whatever is around it', () => {
  fc.assert(
    fc.property(jsonTexts, jsonTexts, jsonTexts, whiteSpace, (before, json, after, space) => {
      const job = `{"a":${before},"payload":${before},"pay\\u006coad":${json},"b":${after}}`;
      const text = spaced(`{"x":${before},"job":${before},"job":${job},"y":${after}}`, space);
      expect(memberAt(text, ['job', 'payload'])?.text).toBe(json);
      expect(memberAt(text, ['job'])?.text).toBe(job);
    }),
  );
});

test.each([
  ['{}', null],
  ['[]', null],
  ['7', null],
  ['{"a":1}', null],
  ['{"a":{"payload":1}}', null],
  ['{"a":[{"payload":1}]}', null],
  ['[{"payload":1}]', null],
  ['{"a":[],"payload":[{"payload":2},"payload"]}', '[{"payload":2},"payload"]'],
  ['\ufeff {"payload" : -0 }', '-0'],
])('in %s, the member `payload` is %s', (json, text) => {
  expect(memberAt(json, ['payload'])?.text ?? null).toBe(text);
});

test.each([
  ['1', 0],
  ['"[["', 0],
  ['{}', 1],
  ['[[],{"a":[1]},[]]', 3],
])('%s nests %i levels deep', (json, depth) => {
  expect(depthOf(json)).toBe(depth);
});

test('no text is too deep to be read', () => {
  const deep = `{"payload":${'['.repeat(500_000)}${']'.repeat(500_000)}}`;
  expect(memberAt(deep, ['payload'])?.text).toHaveLength(1_000_000);
  expect(depthOf(deep)).toBe(500_001);
});
