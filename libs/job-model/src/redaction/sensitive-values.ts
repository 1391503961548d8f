import { readUrl } from '../read-url.js';
import { MASK } from '../secrets/secret-mask.js';
import { isSensitiveName } from './sensitive-names.js';

/** What a request has under names: `url` with its own query. */
export interface NamedValues {
  url: string;
  headers: Record<string, string>;
  query: Record<string, string>;
}

/** The values of a request whose names say that they are secret, also without a scheme such as `Bearer`. */
export function sensitiveValuesOf({ url, headers, query }: NamedValues): string[] {
  const own = [...(readUrl(url)?.searchParams ?? [])];
  return [...own, ...Object.entries(headers), ...Object.entries(query)]
    .filter(([name, value]) => isSensitiveName(name) && !value.includes(MASK))
    .flatMap(([, value]) => [value, value.replace(/^[a-z-]+ +/i, '')]);
}
