import type { Pair } from './pair.js';

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
