/**
 * An array of UUIDs, numbers, booleans or names of states as PostgreSQL reads it. The driver does the same for any array, but looks
 * in each element for what must be quoted; these have nothing of the kind.
 */
export const arrayText = (values: (string | number | boolean | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join()}}`;

/** An array of any texts as PostgreSQL reads it. */
export const textArray = (values: (string | null)[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : quoted(value))).join()}}`;

/** JSON quotes like PostgreSQL and in one pass, but writes these as escapes that PostgreSQL does not know. */
const UNLIKE_JSON = /[\u0000-\u001f\ud800-\udfff]/;

const quoted = (text: string): string =>
  UNLIKE_JSON.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : JSON.stringify(text);
