/** Stands for a value that is not shown. */
export const MASK = '********';

const SECRET_NAME =
  /authorization|cookie|token|secret|passw|credential|signature|session|api-?key|(^|[-_])(key|auth)([-_]|$)/i;

/** Set by the scheduler; its value is a run id. */
const OPEN_NAMES = new Set(['idempotency-key']);

/** Whether the name of a header, of a field of a query or of a member of JSON says that its value is a secret. */
export const isSecretName = (name: string): boolean =>
  SECRET_NAME.test(name) && !OPEN_NAMES.has(name.toLowerCase());

/** A URL without its user and password, and with a mask for each field of its query whose name says that it is secret. */
export function redactUrl(text: string): string {
  if (!URL.canParse(text)) return text === '' ? '' : MASK;
  const [, beforeQuery = text, query, fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(text) ?? [];
  const bare = beforeQuery.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
  return query === undefined ? `${bare}${fragment}` : `${bare}?${redactQuery(query)}${fragment}`;
}

const redactQuery = (query: string): string =>
  query
    .split('&')
    .map((field) => {
      const [name = ''] = field.split('=', 1);
      return field.includes('=') && isSecretName(name) ? `${name}=${MASK}` : field;
    })
    .join('&');
