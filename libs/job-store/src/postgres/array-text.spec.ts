import pg from 'pg';
import { textArray } from './array-text.js';

const TEXT_ARRAY = 1009 as Parameters<typeof pg.types.getTypeParser>[0];

describe('textArray', () => {
  const read = pg.types.getTypeParser(TEXT_ARRAY) as (text: string) => (string | null)[];

  it.each([
    ['nothing', []],
    ['null beside the word', [null, 'NULL', 'null']],
    ['an empty text', ['', ' ']],
    ['what separates and encloses', ['a,b', '{1,NULL}', '{}']],
    ['quotes and backslashes', ['{"a":"b\\\\c"}', '"', '\\', '\\"', "it's"]],
    ['control characters', ['a\nb\t"c"\r\\n', '\u0001\u001f']],
    ['other scripts', ['Zoë "€" 漢字 😀', '\u2028\u007f']],
  ])('keeps %s', (_, values) => {
    expect(read(textArray(values))).toEqual(values);
  });
});
