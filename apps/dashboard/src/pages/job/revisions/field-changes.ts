import type { Schemas } from '@job-scheduler/api-client';

export type FieldChange = Schemas['FieldChanges'][number];

/** How much of a value is shown. */
const MOST_CHARACTERS = 5_000;

/** A JSON pointer as people write the place of a field: `/retry/max_attempts` as `retry.max_attempts`. */
export const fieldOf = (pointer: string): string =>
  pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');

/** A side of a change as text; null if the field was, or is, not there. */
export function valueText(change: FieldChange, side: 'from' | 'to'): string | null {
  if (!Object.hasOwn(change, side)) return null;
  const value = change[side];
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text;
}

/**
 * What restoring a definition would change to a job: the fields of the definition that differ.
 *
 * @param then the definition of the revision
 * @param now the job, which has fields beside those of its definition
 */
export function differences(then: object, now: object, prefix = ''): FieldChange[] {
  const current = now as Record<string, unknown>;
  return Object.entries(then).flatMap(([name, to]) => {
    const pointer = `${prefix}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const from = current[name];
    if (sameJson(from, to)) return [];
    if (name === 'job' && isObject(from) && isObject(to)) return differences(to, from, pointer);
    return [{ pointer, ...(from === undefined ? {} : { from }), to }];
  });
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two values are the same JSON, in whatever order their names come. */
function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) =>
    sameJson((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]),
  );
}
