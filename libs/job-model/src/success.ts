import { RE2JS } from 're2js';
import { z } from 'zod';
import { isSameJson } from './same-json.js';
import { memo } from './schedule/memo.js';
import { findUnstorable, isStorableText, UNSTORABLE_TEXT } from './text-safety.js';

const STATUSES = /^(?:([2-5])xx|([2-5]\d\d)(?:-([2-5]\d\d))?)$/;

/** Instructions of a compiled pattern: matching takes time in proportion to them and to the body. */
const MAX_PATTERN_SIZE = 500;

const statusesSchema = z.string().superRefine((text, context) => {
  const range = statusRange(text);
  if (range === null) {
    context.addIssue({
      code: 'custom',
      message: 'must be a class, a status or a range from 200 to 599, like 2xx, 204 or 200-299',
    });
  } else if (range.first > range.last) {
    context.addIssue({ code: 'custom', message: 'is a range whose end lies before its beginning' });
  }
});

const regexSchema = z
  .string()
  .min(1)
  .max(1_000)
  .superRefine((pattern, context) => {
    const problem = isStorableText(pattern) ? patternProblem(pattern) : UNSTORABLE_TEXT;
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

function patternProblem(pattern: string): string | null {
  try {
    if (RE2JS.compile(pattern).programSize() <= MAX_PATTERN_SIZE) return null;
    return 'is too large a regular expression; repeat less in it';
  } catch (error) {
    const reason = (error as Error).message.replace(/^error parsing regexp: /, '');
    return `is not a regular expression in RE2 syntax (${reason})`;
  }
}

const pointerSchema = z
  .string()
  .max(1_000)
  .refine(isStorableText, { error: UNSTORABLE_TEXT })
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, {
    error: 'must be a JSON pointer (RFC 6901), like /status; ~ is written ~0 in it',
  });

const jsonValueSchema = z.unknown().superRefine((value, context) => {
  if (value === undefined) {
    context.addIssue({ code: 'custom', message: 'is required', params: { code: 'required' } });
  }
  const unstorable = findUnstorable(value);
  if (unstorable !== null) context.addIssue({ code: 'custom', ...unstorable });
});

/** Which answers count as success. All given rules must hold. */
export const successSchema = z.strictObject({
  statuses: z
    .array(statusesSchema)
    .min(1)
    .max(20)
    .default(['2xx'])
    .meta({ description: 'Statuses that succeed, such as `2xx`, `204` or `200-299`; one must match.' }),
  body_regex: regexSchema
    .nullable()
    .default(null)
    .meta({ description: 'Must be found in the first 64 KiB of the body. RE2 syntax.' }),
  json: z
    .strictObject({
      pointer: pointerSchema.meta({ description: 'RFC 6901; the empty pointer is the whole body.' }),
      equals: jsonValueSchema.meta({ description: 'Any JSON.' }),
    })
    .nullable()
    .default(null)
    .meta({ description: 'What the body, as JSON of at most 64 KiB, must hold at a pointer.' }),
});

export type Success = z.output<typeof successSchema>;

/** What a target answered. */
export interface Answer {
  http_status: number;
  /** The beginning of the body; null when there is no body or it is not text. */
  body: string | null;
  /** Whether the body was longer. */
  truncated: boolean;
}

/** Whether an answer counts as success; if not, why: `http_` and the status, or `unexpected_answer`. */
export type Judgement = { succeeded: true } | { succeeded: false; reason: string };

/** Judges an answer. Without rules, any 2xx succeeds. */
export function judge(success: Success | null, answer: Answer): Judgement {
  const { http_status, body } = answer;
  if (success === null) return isWithin(http_status, TWO_HUNDREDS) ? SUCCEEDED : otherStatus(http_status);
  const { statuses, body_regex, json } = success;
  if (!statuses.some((text) => isWithin(http_status, statusRange(text)))) return otherStatus(http_status);
  const isFound = body_regex === null || (body !== null && compiled(body_regex).test(body));
  const isEqual = json === null || holds(answer, json);
  return isFound && isEqual ? SUCCEEDED : { succeeded: false, reason: 'unexpected_answer' };
}

interface StatusRange {
  first: number;
  last: number;
}

const TWO_HUNDREDS: StatusRange = { first: 200, last: 299 };
const SUCCEEDED: Judgement = { succeeded: true };
const otherStatus = (status: number): Judgement => ({ succeeded: false, reason: `http_${status}` });

const rememberedRegex = memo<string, RE2JS>(500);

const compiled = (pattern: string): RE2JS => rememberedRegex(pattern, (text) => RE2JS.compile(text));

function statusRange(text: string): StatusRange | null {
  const [, hundred, first, last] = STATUSES.exec(text) ?? [];
  if (hundred !== undefined) return { first: Number(hundred) * 100, last: Number(hundred) * 100 + 99 };
  return first === undefined ? null : { first: Number(first), last: Number(last ?? first) };
}

const isWithin = (status: number, range: StatusRange | null): boolean =>
  range !== null && status >= range.first && status <= range.last;

/** Whether the body holds the value at the pointer. A truncated body cannot be parsed, so it does not. */
function holds({ body, truncated }: Answer, { pointer, equals }: NonNullable<Success['json']>): boolean {
  if (body === null || truncated) return false;
  try {
    return isSameJson(valueAt(JSON.parse(body), pointer), equals);
  } catch {
    return false;
  }
}

/** The value at a JSON pointer; undefined when there is none. */
function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    // An array's own `length` is not one of its elements.
    if (Array.isArray(value) && !/^\d+$/.test(key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
