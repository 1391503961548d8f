/** What is shown in the place of a value that is not shown. */
export const MASK = '********';

/** Shorter secrets could not be told from other text. Characters. */
const LEAST_MASKED = 4;

/** Masks secrets wherever they come up again, in the forms in which targets and errors repeat what they were sent. */
export class SecretMask {
  readonly #forms: string[];
  #formsInBytes: string[] | null = null;

  constructor(values: Iterable<string>) {
    const secrets = [...new Set(values)].filter((value) => value.length >= LEAST_MASKED);
    this.#forms = longestFirst(secrets.flatMap(formsOf));
  }

  /** The text with a mask in the place of each secret. `isCut`: its end may be the beginning of one. */
  text(text: string, isCut = false): string {
    return masked(text, this.#forms, isCut);
  }

  /** The same of bytes in base64. */
  base64(text: string, isCut = false): string {
    if (this.#forms.length === 0) return text;
    // Few answers are bytes.
    this.#formsInBytes ??= longestFirst(this.#forms.flatMap(bytesOf));
    const bytes = Buffer.from(text, 'base64').toString('latin1');
    return Buffer.from(masked(bytes, this.#formsInBytes, isCut), 'latin1').toString('base64');
  }
}

/**
 * Text that was cut loses as much of its end as the beginning of a secret may be long, whatever stands there: would it lose only
 * what is the beginning of one, who chooses the text could find out the secret, character by character.
 */
function masked(text: string, forms: readonly string[], isCut: boolean): string {
  const [longest] = forms;
  if (longest === undefined) return text;
  const found = forms.filter((form) => text.includes(form));
  const shown = found.length === 0 ? text : text.replaceAll(anyOf(found), MASK);
  return isCut ? shown.slice(0, Math.max(0, shown.length - longest.length + 1)) + MASK : shown;
}

const longestFirst = (texts: string[]): string[] => [...new Set(texts)].sort((a, b) => b.length - a.length);

/** A secret as it is, in JSON, in a URL or a form, in HTML, and in base64. */
function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const percent = percentEncoded(secret);
  const forms = [
    secret,
    json,
    json.replaceAll('/', '\\/'),
    json.replaceAll(/[^\u0000-\u007f]/g, unicodeEscape),
    percent,
    percent.replaceAll('%20', '+'),
    // As axios writes query values.
    percent.replaceAll('%3A', ':').replaceAll('%24', '$').replaceAll('%2C', ',').replaceAll('%20', '+'),
    new URLSearchParams([['', secret]]).toString().slice(1),
    htmlEscaped(secret),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
  ];
  return [...forms, ...forms.map((form) => form.replaceAll(/%[\dA-F]{2}/g, lowerCase))];
}

const lowerCase = (text: string): string => text.toLowerCase();

/** No secret has lone surrogates, which cannot be encoded. */
const percentEncoded = (text: string): string => encodeURIComponent(text);

const unicodeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const htmlEscaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => HTML[character] ?? character);

/** The bytes of a text in the charsets that answers come in, each byte as a character. */
const bytesOf = (text: string): string[] =>
  (['utf8', 'latin1', 'utf16le'] as const).map((charset) => Buffer.from(text, charset).toString('latin1'));

/** `texts`: the longest one first, so that no other one is found in its place. */
const anyOf = (texts: string[]): RegExp =>
  new RegExp(texts.map((text) => text.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, '\\$&')).join('|'), 'g');
