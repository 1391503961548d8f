/** How a payload can be encoded, as Node.js names it. */
export type TextEncodingName = 'utf8' | 'latin1' | 'ascii' | 'utf16le';

/** Charsets by their names in content types, lower case. */
const CHARSETS: Readonly<Record<string, TextEncodingName>> = {
  'utf-8': 'utf8',
  utf8: 'utf8',
  'iso-8859-1': 'latin1',
  latin1: 'latin1',
  'us-ascii': 'ascii',
  ascii: 'ascii',
  'utf-16le': 'utf16le',
};

/** The names to tell people. */
const SUPPORTED = 'utf-8, iso-8859-1, us-ascii and utf-16le';

const CHARSET_PARAMETER = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;"]*))/i;

/** Characters that do not exist in the encoding. */
const BEYOND: Readonly<Record<TextEncodingName, RegExp | null>> = {
  utf8: null,
  latin1: /[^\u0000-\u00ff]/u,
  ascii: /[^\u0000-\u007f]/u,
  utf16le: null,
};

/** The charset that a content type names; null when it names none. */
const charsetName = (contentType: string): string | null => {
  const [, quoted, plain] = CHARSET_PARAMETER.exec(contentType) ?? [];
  return quoted ?? plain ?? null;
};

/** How text of this content type is encoded: UTF-8 unless it names another charset that is known. */
export const encodingOf = (contentType: string | undefined): TextEncodingName =>
  CHARSETS[charsetName(contentType ?? '')?.toLowerCase() ?? ''] ?? 'utf8';

/** Why text cannot be encoded under this content type, or null. */
export function charsetProblem(contentType: string, text: string): string | null {
  const name = charsetName(contentType);
  if (name === null) return null;
  const encoding = CHARSETS[name.toLowerCase()];
  if (encoding === undefined) {
    return `cannot be encoded in the charset ${name} of the content-type header; supported are ${SUPPORTED}`;
  }
  const character = BEYOND[encoding]?.exec(text)?.[0];
  if (character === undefined) return null;
  return `holds ${JSON.stringify(character)}, which the charset ${name} of the content-type header does not have; use utf-8, or one of ${SUPPORTED}`;
}
