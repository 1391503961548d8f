import { elementsOfMember, memberAt } from '@job-scheduler/job-model/exact-json';
import { indentJson } from '../../../components/indent-json.js';

/** A field that a write changed. Its values are JSON as it was written; null where it was, or is, not there. */
export interface FieldChange {
  pointer: string;
  from: string | null;
  to: string | null;
}

/** How much of a value is shown. */
const MOST_CHARACTERS = 5_000;

/** Fields whose own fields are told one by one. */
const PARTS: readonly string[] = ['job', 'retry', 'backoff'];

/** The changes of a revision, by the text of the answer that tells it. */
export const changesIn = (revision: string): FieldChange[] =>
  (elementsOfMember(revision, 'changes') ?? []).map((change) => ({
    pointer: JSON.parse(memberAt(change, ['pointer'])?.text ?? '""') as string,
    from: memberAt(change, ['from'])?.text ?? null,
    to: memberAt(change, ['to'])?.text ?? null,
  }));

/** A value as people read it: text as it is, anything else as JSON. */
export function valueText(json: string | null): string | null {
  if (json === null) return null;
  const text = json.startsWith('"') ? (JSON.parse(json) as string) : indentJson(json);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text;
}

/** What a job is, or was, with its payload as it was written. */
interface Version {
  /** It may have fields beside those of a definition. */
  definition: object;
  /** JSON; null if there is none. */
  payload: string | null;
}

/** What restoring a definition would change to a job: the fields of the definition that differ. */
export function restoredChanges(then: Version, now: Version): FieldChange[] {
  const others = differences(then.definition, now.definition, '');
  if (then.payload === now.payload) return others;
  return [...others, { pointer: PAYLOAD, from: now.payload, to: then.payload }];
}

const PAYLOAD = '/job/payload';

/** Where two objects differ, except in the payload, of which they have only what JavaScript can hold. */
function differences(then: object, now: object, prefix: string): FieldChange[] {
  const current = now as Record<string, unknown>;
  return Object.entries(then).flatMap(([name, to]) => {
    const pointer = `${prefix}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const from = current[name];
    if (pointer === PAYLOAD || sameJson(from, to)) return [];
    if (PARTS.includes(name) && isObject(from) && isObject(to)) return differences(to, from, pointer);
    return [{ pointer, from: from === undefined ? null : JSON.stringify(from), to: JSON.stringify(to) }];
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
