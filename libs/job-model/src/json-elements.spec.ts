import fc from 'fast-check';
import { elementsOfMember } from './json-elements.js';

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
