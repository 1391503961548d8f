import fc from 'fast-check';
import { elementsOfMember, JsonElements } from './json-elements.js';

it.each<[json: string, expected: string[] | null]>([
  ['{"jobs":[]}', []],
  ['{"jobs": [ 1.0 , {"a":[1,2],"b":"],"} ]}', ['1.0', '{"a":[1,2],"b":"],"}']],
  ['{"other":["x"],"jobs":["\\"","\\\\"],"rest":{"jobs":[7]}}', ['"\\""', '"\\\\"']],
  ['{"jobs":{"jobs":[1]}}', null],
  ['{"jobs":[1],"jobs":7}', null],
  ['{"jobs":[1],"\\u006aobs":[2]}', ['2']],
  ['{"a":"jobs"}', null],
  ['["jobs",[1]]', null],
  ['7', null],
])('elementsOfMember(%s)', (json, expected) => {
  expect(elementsOfMember(json, 'jobs')).toEqual(expected);
});

it('finds the elements of any list', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.boolean(), (jobs, other, isIndented) => {
      const json = JSON.stringify({ before: other, jobs, after: other }, null, isIndented ? 2 : 0);
      const elements = elementsOfMember(json, 'jobs');
      expect(elements?.map((element) => JSON.parse(element) as unknown)).toEqual(
        JSON.parse(JSON.stringify(jobs)),
      );
    }),
  );
});

/** Whether the parts of a text are JSON, which is what tells whether the text is. */
function isJsonInParts(json: string, characters: number): boolean {
  try {
    const elements = new JsonElements(json, 'jobs');
    while (!elements.read(characters));
    JSON.parse(elements.rest);
    for (const element of elements.found ?? []) JSON.parse(element);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function isJson(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

it('is JSON in parts if and only if it is JSON, wherever it is cut or spoilt', () => {
  const parts = ['{', '}', '[', ']', ',', ':', '"jobs"', '"a"', '"', '1', ' ', '\u00a0', '\\', 'null', '-'];
  const text = fc.array(fc.constantFrom(...parts), { maxLength: 9 }).map((some) => some.join(''));
  const spoilt = fc.oneof(
    text,
    text.map((middle) => `{"jobs":[${middle}]}`),
    text.map((middle) => `{"a":1,"jobs":${middle}}`),
    fc.tuple(text, text).map(([one, other]) => `{"jobs":[{"a":[${one}]},${other}],"b":2}`),
  );
  fc.assert(
    fc.property(spoilt, fc.integer({ min: 1, max: 9 }), (json, characters) => {
      expect(isJsonInParts(json, characters)).toBe(isJson(json));
    }),
    { numRuns: 5_000 },
  );
});
