import { matches, stepsOf } from './transcript.js';

describe('the commands of a document', () => {
  it('are read with what they print', () => {
    const document =
      'Text.\n\n```console\n$ one\nprinted\n  more\n$ two <<EOF\n> x\n>\n> EOF\n```\n\n```sh\n$ no\n```\n';
    expect(stepsOf(document)).toEqual([
      { line: 4, command: 'one', expected: 'printed\n  more' },
      { line: 7, command: 'two <<EOF\nx\n\nEOF', expected: '' },
    ]);
  });

  it.each([
    ['same', 'same', true],
    ['same', 'other', false],
    ['took 12 ms (x)', 'took … ms (x)', true],
    ['a\nb\nc\nd', 'a\n…\nd', true],
    ['a\nb', 'a', false],
    ['a', 'a\nb', false],
    ['', '', true],
    ['something', '', false],
  ])('print %j, which is expected as %j: %s', (printed, expected, is) => {
    expect(matches(printed, expected)).toBe(is);
  });
});
