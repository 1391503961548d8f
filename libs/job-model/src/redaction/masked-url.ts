import { MASK } from '../secrets/secret-mask.js';
import { isSensitiveName } from './sensitive-names.js';

/** A field of a URL's own query: what stands before its name, the name, and its value. */
const QUERY_FIELD = /([?&])([^=&#]*)=([^&#]*)/g;

/** The URL with a mask in the place of each value in its query whose name says that it is secret. */
export const maskedUrl = (url: string): string =>
  url.replaceAll(QUERY_FIELD, (field: string, mark: string, name: string, value: string) =>
    value !== '' && isSensitiveName(decoded(name)) ? `${mark}${name}=${MASK}` : field,
  );

/** The names of the masked fields in a URL's query, as they are written. */
export const masksInUrl = (url: string): string[] =>
  Array.from(url.matchAll(QUERY_FIELD), ([, , name = '', value]) => ({ name, value }))
    .filter(({ name, value }) => value === MASK && isSensitiveName(decoded(name)))
    .map(({ name }) => name);

/** The URL with the values of another one in the place of its masks, in the order of each name. Null where that has none. */
export function unmaskedUrl(url: string, stored: string): string | null {
  const values = new Map<string, string[]>();
  for (const [, , name = '', value = ''] of stored.matchAll(QUERY_FIELD))
    values.set(name, [...(values.get(name) ?? []), value]);
  let isWhole = true;
  const seen = new Map<string, number>();
  const whole = url.replaceAll(QUERY_FIELD, (field: string, mark: string, name: string, value: string) => {
    const place = seen.get(name) ?? 0;
    seen.set(name, place + 1);
    if (value !== MASK || !isSensitiveName(decoded(name))) return field;
    const kept = values.get(name)?.[place];
    if (kept === undefined) isWhole = false;
    return `${mark}${name}=${kept ?? value}`;
  });
  return isWhole ? whole : null;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
