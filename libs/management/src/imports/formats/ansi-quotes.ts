import { NotImportable } from './imported.js';

const NAMED: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};

const ESCAPE =
  /((?:\\x[\da-fA-F]{1,2}|\\[0-7]{1,3})+)|\\u([\da-fA-F]{1,4})|\\U([\da-fA-F]{1,8})|\\c(.)|\\([^])/g;

/**
 * What stands between `$'` and `'`, as bash reads it. `\x` and octal numbers are bytes of UTF-8; any other backslash stands for
 * itself. Throws NotImportable for a number that is no character.
 */
export const unescapedAnsi = (text: string): string =>
  text.replace(ESCAPE, (whole, ...found: (string | undefined)[]) => {
    const [bytes, unit, point, control, name = ''] = found;
    if (bytes !== undefined) return textOfBytes(bytes);
    if (unit !== undefined) return String.fromCharCode(parseInt(unit, 16));
    if (point !== undefined) return characterOf(parseInt(point, 16), whole);
    if (control !== undefined) return String.fromCharCode(control.toUpperCase().charCodeAt(0) & 0x1f);
    return NAMED[name] ?? whole;
  });

function textOfBytes(escapes: string): string {
  const numbers = escapes.split('\\').slice(1);
  const bytes = numbers.map((number) =>
    number.startsWith('x') ? parseInt(number.slice(1), 16) : parseInt(number, 8) & 0xff,
  );
  return Buffer.from(bytes).toString('utf8');
}

function characterOf(point: number, written: string): string {
  if (point > 0x10_ffff) throw new NotImportable(`${written} is no character`, 'Write the character itself.');
  return String.fromCodePoint(point);
}
