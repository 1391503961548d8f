/** What is shown in the place of a value that is not shown. */
export const MASK = '********';

/** Fewer characters of a secret at the end of a text that was cut are not taken for the beginning of it. */
const LEAST_BEGINNING = 4;

/** Masks secrets wherever they come up again, in the forms in which targets and errors repeat what they were sent. */
export class SecretMask {
  readonly #forms: string[];
  readonly #inText: RegExp | null;
  readonly #inBytes: RegExp | null;

  constructor(values: Iterable<string>) {
    const secrets = [...new Set(values)].filter((value) => value.length >= LEAST_BEGINNING);
    this.#forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
    this.#inText = anyOf(this.#forms);
    this.#inBytes = anyOf([...new Set([...this.#forms, ...secrets].flatMap(bytesOf))]);
  }

  /** The text with a mask in the place of each secret. `isCut`: its end may be the beginning of one. */
  text(text: string, isCut = false): string {
    if (this.#inText === null) return text;
    const masked = text.replaceAll(this.#inText, MASK);
    return isCut ? this.#withoutBeginning(masked) : masked;
  }

  /** The same of bytes in base64. */
  base64(text: string): string {
    if (this.#inBytes === null) return text;
    const bytes = Buffer.from(text, 'base64').toString('latin1');
    return Buffer.from(bytes.replaceAll(this.#inBytes, MASK), 'latin1').toString('base64');
  }

  #withoutBeginning(text: string): string {
    for (const form of this.#forms) {
      for (let length = Math.min(form.length - 1, text.length); length >= LEAST_BEGINNING; length -= 1) {
        if (text.endsWith(form.slice(0, length))) return text.slice(0, -length) + MASK;
      }
    }
    return text;
  }
}

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

const anyOf = (texts: string[]): RegExp | null =>
  texts.length === 0
    ? null
    : new RegExp(
        [...texts]
          .sort((a, b) => b.length - a.length)
          .map((text) => text.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, '\\$&'))
          .join('|'),
        'g',
      );
