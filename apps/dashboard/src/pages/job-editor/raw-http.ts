import type { Schemas } from '@job-scheduler/api-client';

export type JobTest = Schemas['JobTest'];

/** The request as it went over the wire. */
export function rawRequest({ method, url, headers, body }: JobTest['request']): string {
  const { host, pathname, search } = new URL(url);
  const lines = [`${method} ${pathname}${search} HTTP/1.1`, `host: ${host}`, ...linesOf(headers)];
  return body === null ? lines.join('\n') : `${lines.join('\n')}\n\n${body}`;
}

/** The head of the answer as it came. */
export const rawHead = ({ status, headers }: NonNullable<JobTest['response']>): string =>
  [`HTTP/1.1 ${status}`, ...linesOf(headers)].join('\n');

const linesOf = (headers: Record<string, string>): string[] =>
  Object.entries(headers)
    .filter(([name]) => name.toLowerCase() !== 'host')
    .map(([name, value]) => `${name}: ${value}`);

/** The body of an answer as text: JSON on several lines, and bytes that are no text in hexadecimal, the first of them. */
export function readableBody({ body, encoding }: NonNullable<JobTest['response']>): string {
  if (body === null) return '';
  return encoding === 'utf8' ? body : hexOf(atob(body.slice(0, HEX_BYTES * 2)).slice(0, HEX_BYTES));
}

const HEX_BYTES = 512;
const HEX_PER_LINE = 16;

function hexOf(bytes: string): string {
  const lines = [];
  for (let from = 0; from < bytes.length; from += HEX_PER_LINE) {
    const line = [...bytes.slice(from, from + HEX_PER_LINE)];
    lines.push(line.map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join(' '));
  }
  return lines.join('\n');
}
