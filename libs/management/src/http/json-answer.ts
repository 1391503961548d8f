import { JsonText } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';

/** Stands for a JsonText. Unguessable, so that no text of a user can hold it. */
const MARK = randomUUID();

/** The JSON of an answer. Each JsonText within it is written as it is. */
export function jsonOf(answer: unknown): string {
  const texts: string[] = [];
  const json = JSON.stringify(answer, (_key, value: unknown) => {
    if (!(value instanceof JsonText)) return value;
    texts.push(value.text);
    return MARK;
  });
  if (texts.length === 0) return json;
  const pieces = json.split(`"${MARK}"`);
  return pieces.map((piece, index) => piece + (texts[index] ?? '')).join('');
}
