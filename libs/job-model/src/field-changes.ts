import { isJsonObject } from './json-object.js';
import { JsonText } from './json-text.js';
import { isSameJson } from './same-json.js';

/** A field that differs: where it is (RFC 6901), and its values; a value is missing where there is none. */
export interface FieldChange {
  pointer: string;
  from?: unknown;
  to?: unknown;
}

/**
 * What differs between two JSON objects, field by field, in the order of the first and then the second. Objects are compared
 * within; lists, texts of JSON and everything else as a whole.
 */
export function fieldChanges(from: object, to: object, at = ''): FieldChange[] {
  const [before, after] = [new Map(Object.entries(from)), new Map(Object.entries(to))];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [left, right]: unknown[] = [before.get(key), after.get(key)];
    const pointer = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (isSameJson(left, right)) return [];
    if (isObject(left) && isObject(right)) return fieldChanges(left, right, pointer);
    return [{ pointer, ...(before.has(key) && { from: left }), ...(after.has(key) && { to: right }) }];
  });
}

const isObject = (value: unknown): value is object => isJsonObject(value) && !(value instanceof JsonText);
