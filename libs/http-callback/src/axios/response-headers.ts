import type { IncomingHttpHeaders } from 'node:http';

const MAX_HEADERS = 100;
/** Of names and values together, in characters. */
const MAX_LENGTH = 8 * 1024;

/** Retries depend on it, so it is kept whatever stands before it. */
const ALWAYS_KEPT = 'retry-after';

export interface KeptHeaders {
  headers: Record<string, string>;
  /** How many were left out. */
  leftOut: number;
}

/** The first headers, up to a number and a size; one that is too large for what is left does not end them. */
export function keepHeaders(all: IncomingHttpHeaders): KeptHeaders {
  const headers: Record<string, string> = {};
  let [count, length, leftOut] = [0, 0, 0];
  for (const name in all) {
    const value = textOf(all[name]);
    const grown = length + name.length + value.length;
    if (name !== ALWAYS_KEPT && (count >= MAX_HEADERS || grown > MAX_LENGTH)) {
      leftOut += 1;
      continue;
    }
    headers[name] = value;
    count += 1;
    length = grown;
  }
  return { headers, leftOut };
}

/** Repeated headers are joined as the standard joins lists. */
export const textOf = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? value.join(', ') : (value ?? '');
