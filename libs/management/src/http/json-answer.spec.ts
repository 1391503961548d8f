import { JsonText } from '@job-scheduler/job-model';
import { jsonTexts } from '@job-scheduler/job-model/testing';
import fc from 'fast-check';
import { jsonOf } from './json-answer.js';

test('an answer without the text of a payload is what JSON.stringify makes of it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (answer) => {
      expect(jsonOf(answer)).toBe(JSON.stringify(answer));
    }),
  );
});

test('texts are written as they are, in their places', () => {
  fc.assert(
    fc.property(fc.array(jsonTexts), fc.string(), (texts, other) => {
      const data = texts.map((text) => ({ other, payload: new JsonText(text) }));
      const parts = texts.map((text) => `{"other":${JSON.stringify(other)},"payload":${text}}`);
      expect(jsonOf({ data, other })).toBe(`{"data":[${parts.join(',')}],"other":${JSON.stringify(other)}}`);
    }),
  );
});
