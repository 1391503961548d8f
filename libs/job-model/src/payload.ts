import { visit } from 'jsonc-parser';
import { z } from 'zod';
import { charsetProblem } from './charset.js';
import { depthOf, JsonText } from './json-text.js';
import {
  findUnstorable,
  isStorableText,
  MAX_PAYLOAD_DEPTH,
  TOO_DEEP,
  UNSTORABLE_TEXT,
  type UnstorablePlace,
} from './text-safety.js';

/** How many bytes the text of a payload may have, without insignificant white space. */
export const MAX_PAYLOAD_BYTES = 1_048_576;

/**
 * A payload: any JSON. Its text is kept as it was written, so it has to come as a JsonText; other values become their
 * JSON. A missing payload becomes null: nothing is sent.
 */
export const payloadSchema = z.unknown().transform((payload, context): JsonText | null => {
  if (payload === undefined || payload === null) return null;
  const problem =
    payload instanceof JsonText
      ? problemOf(payload)
      : (findUnstorable(payload) ?? problemOf(JsonText.of(payload)));
  if (problem === null) return JsonText.of(payload);
  context.addIssue({ code: 'custom', ...problem });
  return z.NEVER;
});

function problemOf({ text }: JsonText): (UnstorablePlace & { params?: { code: string } }) | null {
  if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
    return { path: [], message: 'must not be larger than 1 MiB', params: { code: 'out_of_range' } };
  }
  if (depthOf(text) > MAX_PAYLOAD_DEPTH) {
    // The path cannot be told if the place is hidden by a key that repeats.
    return findUnstorable(JSON.parse(text)) ?? { path: [], message: TOO_DEEP };
  }
  return MAY_BE_UNSTORABLE.test(text) || !isStorableText(text) ? unstorablePlace(text) : null;
}

/** Escapes of NUL and of surrogates. */
const MAY_BE_UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

function unstorablePlace(text: string): UnstorablePlace | null {
  let place: UnstorablePlace | null = null;
  const check = (string: unknown, path: () => (string | number)[]): void => {
    if (place !== null || typeof string !== 'string' || isStorableText(string)) return;
    place = { path: path(), message: UNSTORABLE_TEXT };
  };
  visit(text, {
    onObjectProperty: (key, _offset, _length, _line, _character, path) => check(key, path),
    onLiteralValue: (value, _offset, _length, _line, _character, path) => check(value, path),
  });
  return place;
}

/** Why a payload does not fit the content type among the headers, or null. */
export function payloadProblem(headers: Record<string, string>, payload: JsonText | null): string | null {
  const contentType = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  if (contentType === undefined || payload === null) return null;
  // What JSON holds beyond its charset is escaped.
  if (isJsonType(contentType)) return charsetProblem(contentType, '');
  if (payload.isString) return charsetProblem(contentType, String(payload.parse()));
  return `must be text, because the content-type header says ${contentType}`;
}

/**
 * The body that sends a payload: its text, or the text that it is a JSON string of, if the content type is not JSON. An
 * operation without a content type sends JSON.
 */
export function bodyOf(payload: JsonText, contentType: string | undefined): string {
  return isPlainText(payload, contentType) ? String(payload.parse()) : payload.text;
}

/** Whether a payload is sent as text, not as JSON. */
export const isPlainText = (payload: JsonText, contentType: string | undefined): boolean =>
  payload.isString && contentType !== undefined && !isJsonType(contentType);

const isJsonType = (contentType: string): boolean => /[/+]json\b/i.test(contentType);
