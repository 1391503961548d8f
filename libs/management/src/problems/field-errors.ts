import type { z } from 'zod';
import { FIELD_ERRORS, type FieldErrorCode } from './catalogue.js';
import { pointerOf } from './pointer.js';
import type { FieldError } from './problem.js';

/** At most this many errors are reported: a hostile body must not cause an answer larger than itself. */
export const MAX_ERRORS = 100;

/** Converts zod's issues to errors that point at fields. Several may point at the same field. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[], value: unknown): FieldError[] {
  const wrong = new Set(
    issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => pointerOf(path)),
  );
  // A text in the place of a list has a length as well, which zod holds against the bounds of the list.
  const isBeside = ({ code, path }: z.core.$ZodIssue) =>
    (code === 'too_small' || code === 'too_big') && wrong.has(pointerOf(path));
  return issues
    .filter((issue) => !isBeside(issue))
    .flatMap((issue) => errorsOf(issue, value))
    .slice(0, MAX_ERRORS);
}

function errorsOf(issue: z.core.$ZodIssue, value: unknown): FieldError[] {
  const pointer = pointerOf(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        pointer: pointerOf([...issue.path, key]),
        code: 'unknown_field',
        message: 'is not a known field',
      }));
    case 'invalid_type':
      return isMissing(value, issue.path)
        ? [{ pointer, code: 'required', message: 'is required' }]
        : [{ pointer, code: 'invalid_type', message: `must be ${withArticle(issue.expected)}` }];
    case 'invalid_value':
      return isMissing(value, issue.path)
        ? [{ pointer, code: 'required', message: 'is required' }]
        : [{ pointer, code: 'invalid_value', message: own(issue) ?? `must be ${listed(issue.values)}` }];
    case 'too_small':
      return [
        { pointer, code: 'out_of_range', message: `must ${bound(issue.origin, 'at least', issue.minimum)}` },
      ];
    case 'too_big':
      return [
        { pointer, code: 'out_of_range', message: `must ${bound(issue.origin, 'at most', issue.maximum)}` },
      ];
    case 'invalid_format':
      return [
        { pointer, code: 'invalid_format', message: own(issue) ?? `must be in the form of ${issue.format}` },
      ];
    case 'custom':
      return [{ pointer, code: customCode(issue.params?.['code']), message: issue.message }];
    case 'invalid_key':
    case 'invalid_element':
    case 'invalid_union':
    case 'not_multiple_of':
      return [{ pointer, code: 'invalid', message: issue.message }];
  }
}

/** The message, if the schema defines it; null if it is zod's default. */
const own = ({ message }: { message: string }): string | null => (/^Invalid /.test(message) ? null : message);

const customCode = (code: unknown): FieldErrorCode =>
  typeof code === 'string' && Object.hasOwn(FIELD_ERRORS, code) ? (code as FieldErrorCode) : 'invalid';

/**
 * Whether the value has nothing at the path. A path that leads into a text is that of a filter which was given once: the
 * schema made a list of it.
 */
function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  let place = value;
  for (const key of path) {
    if (typeof place === 'string') return false;
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return true;
    place = (place as Record<PropertyKey, unknown>)[key];
  }
  return place === undefined;
}

const withArticle = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);

const listed = (values: readonly unknown[]): string =>
  values.length === 1
    ? JSON.stringify(values[0])
    : `one of ${values.map((value) => String(value)).join(', ')}`;

function bound(origin: string, word: 'at least' | 'at most', limit: number | bigint): string {
  switch (origin) {
    case 'string':
      return `have ${word} ${limit} characters`;
    case 'array':
    case 'set':
      return `have ${word} ${limit} elements`;
    default:
      return `be ${word} ${limit}`;
  }
}
