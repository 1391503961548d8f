import { forEachToken } from './json-text.js';

/**
 * The keys that occur more than once in the object at a path of keys: parsing keeps the last of each only. If members on
 * the path repeat, the last object counts, as for `JSON.parse`.
 */
export function repeatedKeys(json: string, path: readonly string[]): string[] {
  /** The key that each level is at; none in a list. */
  const keys: (string | undefined)[] = [];
  let depth = 0;
  let token = '';
  let seen = new Set<string>();
  let repeated = new Set<string>();
  const isInside = (): boolean =>
    depth === path.length + 1 && path.every((key, level) => keys[level] === key);
  forEachToken(json, (first, from, to) => {
    if (first === '"' && depth <= path.length + 1) token = json.slice(from, to);
    else if (first === '{' || first === '[') {
      keys[depth++] = undefined;
      if (isInside()) [seen, repeated] = [new Set(), new Set()];
    } else if (first === '}' || first === ']') depth -= 1;
    else if (first === ':' && depth <= path.length + 1) {
      const key = JSON.parse(token) as string;
      if (isInside() && seen.has(key)) repeated.add(key);
      else if (isInside()) seen.add(key);
      keys[depth - 1] = key;
    }
  });
  return [...repeated];
}
