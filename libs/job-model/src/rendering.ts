import { formatInstant } from './instant.js';
import { MAX_PAYLOAD_DEPTH } from './text-safety.js';

/** What placeholders stand for. Instants are epoch milliseconds. */
export interface RenderValues {
  scheduled_at: number;
  run_id: string;
  /** From 1. */
  attempt: number;
  job_name: string;
}

/** The placeholders that an operation may hold, in double braces. */
export const PLACEHOLDERS = [
  'scheduled_at',
  'run_id',
  'attempt',
  'job_name',
] as const satisfies readonly (keyof RenderValues)[];

/** The most placeholders that one operation may hold, because a value can be far longer than its placeholder. */
export const MAX_PLACEHOLDERS = 100;

/** Words, or nothing, in double braces. Other text in double braces, such as `{{#if x}}`, is sent as is. */
const BRACED = /\{\{([^{}]*)\}\}/g;
const WORDS = /^[\w.\s-]*$/;

/** The parts of an operation that are rendered: the values of headers and query, and every string of the payload. */
interface Rendered {
  headers: Record<string, string>;
  query: Record<string, string>;
  /** Any JSON. */
  payload: unknown;
}

/** Whether anything has to be filled in. The answer is remembered for as long as the operation lives. */
export function hasPlaceholders(operation: Rendered): boolean {
  const known = knownAnswers.get(operation);
  if (known !== undefined) return known;
  const answer = textsWithBraces(operation).some(({ text }) => holdsPlaceholder(text));
  knownAnswers.set(operation, answer);
  return answer;
}

const knownAnswers = new WeakMap<object, boolean>();

/**
 * The operation with its placeholders filled in. `scheduled_at` becomes an RFC 3339 instant in UTC with milliseconds.
 * Values are filled in as they are: the author of a text payload takes care of any quoting, such as XML's. In headers,
 * characters that a header cannot hold are percent-encoded as UTF-8.
 */
export function renderOperation<Template extends Rendered>(
  operation: Template,
  values: RenderValues,
): Template {
  const texts = new Map<string, string>([
    ['scheduled_at', formatInstant(values.scheduled_at)],
    ['run_id', values.run_id],
    ['attempt', String(values.attempt)],
    ['job_name', values.job_name],
  ]);
  const fill = (text: string): string =>
    text.replaceAll(BRACED, (placeholder, name: string) => texts.get(name.trim()) ?? placeholder);
  return {
    ...operation,
    headers: mapValues(operation.headers, (value) => headerSafe(fill(value))),
    query: mapValues(operation.query, fill),
    payload: mapTexts(operation.payload, fill),
  };
}

/** A problem with the placeholders of an operation, and where it is. */
export interface PlaceholderProblem {
  path: (string | number)[];
  message: string;
}

/** Why an operation cannot be rendered: placeholders that stand for nothing, or too many of them. */
export function placeholderProblems(operation: Rendered): PlaceholderProblem[] {
  const problems: PlaceholderProblem[] = [];
  let count = 0;
  for (const { path, text } of textsWithBraces(operation)) {
    const names = namesIn(text);
    const unknown = names.find((name) => !isKnown(name));
    if (unknown !== undefined) {
      problems.push({ path, message: `holds the unknown placeholder {{${unknown}}}; ${KNOWN}` });
    }
    if (count <= MAX_PLACEHOLDERS && count + names.length > MAX_PLACEHOLDERS) {
      problems.push({ path, message: `is past the ${MAX_PLACEHOLDERS} placeholders that a job may hold` });
    }
    count += names.length;
  }
  return problems;
}

const KNOWN = `known are ${PLACEHOLDERS.map((name) => `{{${name}}}`).join(', ')}`;

const isKnown = (name: string): boolean => PLACEHOLDERS.some((known) => known === name);

/** Whether a text holds a placeholder, known or not. */
export const holdsPlaceholder = (text: string): boolean => namesIn(text).length > 0;

const namesIn = (text: string): string[] =>
  Array.from(text.matchAll(BRACED), ([, name = '']) => name)
    .filter((name) => WORDS.test(name))
    .map((name) => name.trim());

interface PlacedText {
  path: (string | number)[];
  text: string;
}

/** Every text that may hold placeholders. It sees payloads before they are known to nest within bounds. */
function textsWithBraces({ headers, query, payload }: Rendered): PlacedText[] {
  const texts: PlacedText[] = [];
  const pending: { value: object; path: (string | number)[] }[] = [
    { value: { headers, query, payload }, path: [] },
  ];
  for (const { value, path } of pending) {
    if (path.length > MAX_PAYLOAD_DEPTH) continue;
    for (const [key, child] of Object.entries(value) as [string, unknown][]) {
      const at = () => [...path, Array.isArray(value) ? Number(key) : key];
      if (typeof child === 'string') {
        if (child.includes('{{')) texts.push({ path: at(), text: child });
      } else if (typeof child === 'object' && child !== null) {
        pending.push({ value: child, path: at() });
      }
    }
  }
  return texts;
}

function mapTexts<Value>(value: Value, map: (text: string) => string): Value {
  if (typeof value === 'string') return map(value) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, map)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return mapValues(value as Record<string, unknown>, (item) => mapTexts(item, map)) as Value;
}

const mapValues = <Value>(
  record: Record<string, Value>,
  map: (value: Value) => Value,
): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));

const headerSafe = (text: string): string => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/gu, encodeURIComponent);
