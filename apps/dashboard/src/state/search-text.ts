/** The search parameters of a URL: a name that is repeated has a list. */
export type SearchValues = Record<string, unknown>;

/** Reads `?status=paused&tag=a&tag=b` as `{ status: 'paused', tag: ['a', 'b'] }`. Every value is text. */
export function parseSearch(text: string): SearchValues {
  const values: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const known = Object.hasOwn(values, name) ? values[name] : undefined;
    values[name] = known === undefined ? value : [known, value].flat();
  }
  return values;
}

/** The reverse of `parseSearch`. What is undefined, null, empty text or an empty list is left out. */
export function stringifySearch(values: SearchValues): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const item of [value].flat()) {
      if (item !== undefined && item !== null && item !== '') parameters.append(name, String(item));
    }
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
