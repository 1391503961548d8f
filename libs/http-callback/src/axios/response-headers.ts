import type { IncomingHttpHeaders } from 'node:http';
import { MAX_LOCATION } from '../http-callback.js';

const MAX_HEADERS = 100;
/** Length of names and values together, in characters. */
const MAX_LENGTH = 8 * 1024;

/** Retries and redirects depend on them, so they are kept no matter how many headers come before them. */
const ALWAYS_KEPT = new Set(['retry-after', 'location']);

export interface KeptHeaders {
  headers: Record<string, string>;
  /** How many were left out. */
  leftOut: number;
}

/**
 * Keeps the first headers, up to a number and a size. A header that does not fit is left out, and later ones may fit.
 * May return the record that it was given.
 */
export function keepHeaders(all: IncomingHttpHeaders): KeptHeaders {
  return allFit(all) ? { headers: all, leftOut: 0 } : keepFirst(all);
}

/** Whether all can be kept as they are, so that nearly no answer costs a copy. */
function allFit(all: IncomingHttpHeaders): all is Record<string, string> {
  let [count, length] = [0, 0];
  for (const name in all) {
    const value = all[name];
    if (typeof value !== 'string') return false;
    count += 1;
    length += name.length + value.length;
  }
  return count <= MAX_HEADERS && length <= MAX_LENGTH;
}

function keepFirst(all: IncomingHttpHeaders): KeptHeaders {
  const headers: Record<string, string> = {};
  let [count, length, leftOut] = [0, 0, 0];
  for (const name in all) {
    const value = textOf(all[name]);
    const grown = length + name.length + value.length;
    if (!ALWAYS_KEPT.has(name) && (count >= MAX_HEADERS || grown > MAX_LENGTH)) {
      leftOut += 1;
      continue;
    }
    // One character more than may be followed, so that nobody follows what was cut.
    headers[name] = value.slice(0, MAX_LOCATION + 1);
    count += 1;
    length = grown;
  }
  return { headers, leftOut };
}

/** Joins repeated headers as the standard joins lists. */
export const textOf = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? value.join(', ') : (value ?? '');
