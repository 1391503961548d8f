import pg from 'pg';

/**
 * PostgreSQL's text of a timestamptz in a UTC session, to epoch milliseconds. Read digit by digit, since a batch
 * holds thousands of them and Date.parse costs microseconds.
 */
export function parseTimestamp(text: string): number {
  if (text.charCodeAt(4) !== DASH) return Date.parse(`${text.replace(' ', 'T')}:00`);
  const at = Date.UTC(
    pair(text, 0) * 100 + pair(text, 2),
    pair(text, 5) - 1,
    pair(text, 8),
    pair(text, 11),
    pair(text, 14),
    pair(text, 17),
  );
  return text.charCodeAt(19) === DOT ? at + milliseconds(text) : at;
}

const [DASH, DOT, ZERO] = [45, 46, 48];

const pair = (text: string, at: number): number =>
  (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;

/** The fraction, cut to three digits; PostgreSQL omits trailing zeros. */
function milliseconds(text: string): number {
  let value = 0;
  for (let place = 20, weight = 100; place < 23; place += 1, weight /= 10) {
    const digit = text.charCodeAt(place) - ZERO;
    if (digit < 0 || digit > 9) break;
    value += digit * weight;
  }
  return value;
}

/** Epoch milliseconds, as a parameter that is a timestamptz. What was read as no instant stays none, so that its row can be written. */
export const timestampOf = (at: number): string =>
  Number.isNaN(at) ? 'infinity' : new Date(at).toISOString();

/** SQL: the instant that lies so many milliseconds back. */
export const ago = (milliseconds: string): string =>
  `now() - ${milliseconds}::float8 * interval '1 millisecond'`;

const TIMESTAMPTZ = 1184;
const BIGINT = 20;

/** Result types of raw queries: instants are epoch milliseconds, and counts are numbers. */
export const resultTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === TIMESTAMPTZ) return parseTimestamp;
    if (oid === BIGINT) return Number;
    return pg.types.getTypeParser(oid, format);
  }) as typeof pg.types.getTypeParser,
};
