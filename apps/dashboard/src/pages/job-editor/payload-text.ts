import { forEachToken } from '@job-scheduler/job-model/exact-json';
import type { Pair } from './pair.js';

/** Texts that are longer are not laid out anew: nobody reads them, and it takes a while. */
const LONGEST_TO_INDENT = 65_536;

/** Whether the content type among the headers says that the payload is text rather than JSON. */
export function isTextPayload(headers: readonly Pair[]): boolean {
  const contentType = headers.find(({ name }) => name.trim().toLowerCase() === 'content-type')?.value;
  return contentType !== undefined && contentType.trim() !== '' && !/[/+]json\b/i.test(contentType);
}

/** Why a payload is no JSON, and where; null if it is JSON, or empty. */
export function jsonProblem(text: string): { message: string; line: number; column: number } | null {
  if (text.trim() === '') return null;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return { message: reasonOf(error), ...placeOf(text, offsetOf(error, text)) };
  }
}

/** Without the place, which browsers word differently, and without a quotation of the whole text. */
const reasonOf = (error: unknown): string =>
  String((error as Error).message)
    .replace(/^JSON\.parse: /, '')
    .replace(/,? (?:in JSON )?at (?:position|line) \d.*$/s, '')
    .replace(/, "[^]*$/, '')
    .replace(/, \.\.\.[^]*$/, '');

function offsetOf(error: unknown, text: string): number {
  const position = /position (\d+)/.exec((error as Error).message)?.[1];
  return position === undefined ? text.length : Number(position);
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}

/** JSON on several lines. Only white space between its tokens changes: numbers, keys and escapes stay as they are written. */
export function indentJson(json: string): string {
  if (json.length > LONGEST_TO_INDENT) return json;
  let text = '';
  let depth = 0;
  let last = '';
  const line = (): string => `\n${'  '.repeat(depth)}`;
  forEachToken(json, (first, from, to) => {
    const isEnd = first === '}' || first === ']';
    const wasOpening = last === '{' || last === '[';
    if (isEnd) depth -= 1;
    if (isEnd ? !wasOpening : wasOpening || last === ',') text += line();
    text += json.slice(from, to) + (first === ':' ? ' ' : '');
    if (first === '{' || first === '[') depth += 1;
    last = first;
  });
  return text;
}
