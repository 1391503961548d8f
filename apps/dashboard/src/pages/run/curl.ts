import type { Schemas } from '@job-scheduler/api-client';
import type { SentOperation } from './sent-operation.js';

type Operation = Schemas['Operation'];

/** What the API shows instead of a secret. */
const MASK = '********';

/** A call as a command of curl. Secrets stand in it as they are shown: masked, or by their names. */
export function curlOf({ operation, payload }: Pick<SentOperation, 'operation' | 'payload'>): string {
  const { http_method, callback_url, query, timeout_seconds, redirects } = operation;
  const method = http_method.toUpperCase();
  const body = bodyOf(operation, payload);
  return [
    `curl ${method === 'HEAD' ? '--head' : `-X ${method}`} ${quote(withQuery(callback_url, query))}`,
    ...headersOf(operation, body !== null).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...authOf(operation.auth),
    ...(body === null ? [] : [`--data-raw ${quote(body)}`]),
    ...(redirects > 0 ? [`-L --max-redirs ${redirects}`] : []),
    `--max-time ${timeout_seconds}`,
  ].join(' \\\n  ');
}

/** For a POSIX shell. */
export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function withQuery(url: string, query: Record<string, unknown>): string {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const text = parameters.toString();
  if (text === '') return url;
  return `${url}${url.includes('?') ? '&' : '?'}${text}`;
}

/** Text as it is sent; JSON as it is written. */
function bodyOf({ http_method, payload }: Operation, json: string | null): string | null {
  if (http_method === 'get' || http_method === 'head' || payload === null) return null;
  return typeof payload === 'string' ? payload : json;
}

function headersOf({ headers }: Operation, hasBody: boolean): [string, string][] {
  const own = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  const hasType = own.some(([name]) => name.toLowerCase() === 'content-type');
  return hasBody && !hasType ? [['content-type', 'application/json'], ...own] : own;
}

/** Only what curl can do by itself; a token of OAuth has to be fetched first. */
function authOf(auth: Operation['auth']): string[] {
  if (auth === null) return [];
  const fields = auth as Record<string, unknown>;
  if (fields['kind'] === 'basic') return [`-u ${quote(`${String(fields['username'])}:${MASK}`)}`];
  return fields['kind'] === 'client_certificate' ? [] : [`-H ${quote(`authorization: Bearer ${MASK}`)}`];
}
