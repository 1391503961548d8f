import { charsetProblem, encodingOf } from './charset.js';

const SUPPORTED = 'utf-8, iso-8859-1, us-ascii and utf-16le';

test.each([
  [undefined, 'utf8'],
  ['text/plain', 'utf8'],
  ['text/plain; charset=utf-8', 'utf8'],
  ['text/plain;charset=ISO-8859-1', 'latin1'],
  ['text/plain; format=flowed; Charset="iso-8859-1"', 'latin1'],
  ['text/plain; charset=us-ascii', 'ascii'],
  ['text/plain; charset=utf-16le; a=b', 'utf16le'],
  ['text/plain; charset=koi8-r', 'utf8'],
])('text of the type %p is encoded as %s', (contentType, encoding) => {
  expect(encodingOf(contentType)).toBe(encoding);
});

test.each([
  ['text/plain', '€'],
  ['text/plain; charset=UTF-8', '€😀'],
  ['text/plain; charset=iso-8859-1', 'naïve ÿ'],
  ['text/plain; charset=us-ascii', 'plain\r\n'],
  ['text/plain; charset=utf-16le', '€😀'],
])('%s has all of %j', (contentType, text) => {
  expect(charsetProblem(contentType, text)).toBeNull();
});

test.each([
  ['windows-1252', 'a'],
  ['utf-16', 'a'],
  ['"koi8-r"', 'a'],
  ['', 'a'],
])('the charset %s is not supported, and the message names those that are', (name, text) => {
  expect(charsetProblem(`text/plain; charset=${name}`, text)).toBe(
    `cannot be encoded in the charset ${name.replaceAll('"', '')} of the content-type header; supported are ${SUPPORTED}`,
  );
});

test.each([
  ['iso-8859-1', 'price: 5 €', '"€"'],
  ['iso-8859-1', '😀', '"😀"'],
  ['us-ascii', 'naïve', '"ï"'],
])('%s does not have all of %j', (name, text, character) => {
  expect(charsetProblem(`text/plain; charset=${name}`, text)).toContain(
    `holds ${character}, which the charset ${name} of the content-type header does not have`,
  );
});
