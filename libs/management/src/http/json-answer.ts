import { JsonText } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';

/** Unguessable, so that no text of a user can hold it. */
const MARK = randomUUID();
const MARKED = new RegExp(`"${MARK}:(\\d+)"`, 'g');

/** The JSON of an answer. Each JsonText within it is written as it is. */
export function jsonOf(answer: unknown): string {
  const texts: string[] = [];
  const json = JSON.stringify(answer, (_key, value: unknown) =>
    value instanceof JsonText ? `${MARK}:${texts.push(value.text) - 1}` : value,
  );
  return texts.length === 0
    ? json
    : json.replace(MARKED, (_mark, index: string) => texts[Number(index)] ?? '');
}
