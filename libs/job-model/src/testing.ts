import fc from 'fast-check';

/** JSON texts that JSON.parse and JSON.stringify would change, one for each way. */
export const ODD_JSON_TEXTS = [
  '8202522731445525542',
  '1e-400',
  '1e400',
  '-1E+2',
  '1.10',
  '-0',
  '{"b":1,"10":2,"9":3}',
  '{"a":1,"a":{"a":2,"a":3}}',
  '"\\u0041\\/\\ud83d\\ude00"',
];

/** Texts of strings that every payload may hold: `{{` would begin a placeholder, and the API refuses some keys. */
const strings = fc
  .string({ unit: 'grapheme' })
  .filter((text) => !text.includes('{{') && !/^(?:__proto__|prototype)$/.test(text))
  .map((text) => JSON.stringify(text));

const oddKeys = fc.constantFrom(
  '"7"',
  '"10"',
  '"payload"',
  '"pay\\u006coad"',
  '"job"',
  '"\\u0041"',
  '"\\""',
  '""',
);

/** JSON texts without insignificant white space: odd numbers, keys that repeat or look like numbers, escapes, nested. */
export const jsonTexts: fc.Arbitrary<string> = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...ODD_JSON_TEXTS, 'null', 'true', 'false', '0', '""', '[]', '{}'),
    strings,
    fc.array(tie('json'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(fc.oneof(oddKeys, strings), tie('json')), { maxLength: 4 })
      .map((members) => `{${members.map((member) => member.join(':')).join(',')}}`),
  ),
})).json;

/** White space between tokens, or none. */
export const whiteSpace = fc.constantFrom('', ' ', '\t', '\n', '\r\n', ' \n\t ');

/** A JSON text with white space around each of its tokens. */
export const spaced = (json: string, space: string): string =>
  json.replaceAll(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^"[\]{}:,]+/g, (token) => `${space}${token}${space}`);
