import { createScanner } from 'jsonc-parser';

/**
 * A JSON value as it was written. Parsing would lose what JavaScript cannot hold: big numbers, `1.10`, `-0`, the order
 * of keys such as `7`, keys that repeat, and escapes.
 */
export class JsonText {
  /** `text` must be JSON. Two texts are equal when they are the same, so it should have no insignificant white space. */
  constructor(readonly text: string) {}

  /** The JSON of a value. A JsonText stays as it is. */
  static of(value: unknown): JsonText {
    return value instanceof JsonText ? value : new JsonText(JSON.stringify(value));
  }

  /** Whether the value is a string. */
  get isString(): boolean {
    return this.text.startsWith('"');
  }

  /** The value, as far as JavaScript can hold it. */
  parse(): unknown {
    return JSON.parse(this.text);
  }
}

/** Calls `visit` for each token of a JSON text: its first character, where it begins, and where the next one may begin. */
export function forEachToken(json: string, visit: (first: string, from: number, to: number) => void): void {
  const scanner = createScanner(json, true);
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const from = scanner.getTokenOffset();
    visit(json.charAt(from), from, from + scanner.getTokenLength());
  }
}

/** A JSON text without insignificant white space. */
export function withoutWhiteSpace(json: string): string {
  let text = '';
  let from = 0;
  let end = 0;
  forEachToken(json, (_first, tokenFrom, tokenTo) => {
    if (tokenFrom !== end) {
      text += json.slice(from, end);
      from = tokenFrom;
    }
    end = tokenTo;
  });
  return text + json.slice(from, end);
}

/** A JSON text on several lines. Only white space between its tokens changes. */
export function indented(json: string): string {
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

/** How deep the lists and objects of a JSON text nest; 0 when it holds none. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  forEachToken(json, (first) => {
    if (first === '{' || first === '[') deepest = Math.max(deepest, (depth += 1));
    else if (first === '}' || first === ']') depth -= 1;
  });
  return deepest;
}

/**
 * The text of the member at a path of keys, without insignificant white space; null when there is none. Of members with
 * the same key, the last one counts, as for `JSON.parse`.
 */
export function memberAt(json: string, path: readonly string[]): JsonText | null {
  /** The key that each level is at; none in a list. */
  const keys: (string | undefined)[] = [];
  let depth = 0;
  let token = '';
  let begin: number | null = null;
  let found: string | null = null;
  forEachToken(json, (first, from, to) => {
    const isEnd = first === ',' || first === '}' || first === ']';
    if (isEnd && begin !== null && depth === path.length) {
      found = json.slice(begin, from);
      begin = null;
    }
    if (first === '{' || first === '[') keys[depth++] = undefined;
    else if (first === '}' || first === ']') depth -= 1;
    else if (first === ':' && depth <= path.length) {
      keys[depth - 1] = JSON.parse(token) as string;
      if (depth === path.length && path.every((key, level) => keys[level] === key)) begin = to;
    }
    if (first === '"' && depth <= path.length) token = json.slice(from, to);
  });
  return found === null ? null : new JsonText(withoutWhiteSpace(found));
}
