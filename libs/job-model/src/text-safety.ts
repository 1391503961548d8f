/** How deep a JSON payload may nest; deeper ones are refused before anything walks them recursively. */
export const MAX_PAYLOAD_DEPTH = 64;

/** True for text that PostgreSQL and UTF-8 can hold: no NUL, no lone surrogate. */
export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && !LONE_SURROGATE.test(text);
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** A place in a JSON value that cannot be stored, as a path of keys, and why. */
export interface UnstorablePlace {
  path: (string | number)[];
  message: string;
}

/** Finds a place in a JSON value that nests too deeply, or holds text or a number (1e400) that cannot be stored. */
export function findUnstorable(value: unknown): UnstorablePlace | null {
  const pending: { value: unknown; path: (string | number)[] }[] = [{ value, path: [] }];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    const { value: node, path } = current;
    if (typeof node === 'string' && !isStorableText(node)) return { path, message: UNSTORABLE_TEXT };
    if (typeof node === 'number' && !Number.isFinite(node)) {
      return { path, message: 'is a number beyond what can be kept' };
    }
    if (node === null || typeof node !== 'object') continue;
    if (path.length >= MAX_PAYLOAD_DEPTH) {
      return { path, message: TOO_DEEP };
    }
    for (const [key, child] of Object.entries(node)) {
      if (!isStorableText(key)) return { path, message: UNSTORABLE_TEXT };
      pending.push({ value: child, path: [...path, Array.isArray(node) ? Number(key) : key] });
    }
  }
  return null;
}

/** The message for a JSON value that nests too deeply. */
export const TOO_DEEP = `nests deeper than ${MAX_PAYLOAD_DEPTH} levels`;

/** The message for text with a NUL character or a lone surrogate. */
export const UNSTORABLE_TEXT = 'must not hold a NUL character or a lone surrogate';

/** True for a single line of text without white space around it. */
export const isTidyText = (text: string): boolean => text === text.trim() && !/\p{Cc}/u.test(text);

/** The message for text that is not tidy. */
export const UNTIDY_TEXT = 'must not begin or end with white space, nor hold control characters';
