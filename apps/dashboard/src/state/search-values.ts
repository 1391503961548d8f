import type { SearchValues } from './search-text.js';

/** One text of a search parameter; undefined if it is missing or empty. The first of a list counts. */
export function textOf(search: SearchValues, name: string): string | undefined {
  const [first] = [search[name]].flat();
  return typeof first === 'string' && first !== '' ? first : undefined;
}

/** The texts of a search parameter that may be repeated; undefined if there are none. */
export function textsOf(search: SearchValues, name: string): string[] | undefined {
  const texts = [search[name]].flat().filter((item) => typeof item === 'string' && item !== '') as string[];
  return texts.length > 0 ? texts : undefined;
}

/** As `textsOf`, of which only the allowed ones count: a URL may hold anything. */
export function choicesOf<Choice extends string>(
  search: SearchValues,
  name: string,
  allowed: readonly Choice[],
): Choice[] | undefined {
  const choices = textsOf(search, name)?.filter((text) => allowed.includes(text as Choice)) as Choice[];
  return choices !== undefined && choices.length > 0 ? choices : undefined;
}

/** An object without the names that are undefined, as `exactOptionalPropertyTypes` wants it. */
export function defined<Values extends Record<string, unknown>>(
  values: Values,
): { [Name in keyof Values]?: Exclude<Values[Name], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
