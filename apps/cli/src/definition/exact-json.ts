import { isAlias, isMap, isScalar, isSeq, type Alias, type Document, type Scalar, type YAMLMap } from 'yaml';
import { nodesOf, WrittenJson } from './written-json.js';

/** Most aliases that are written out, merged ones included. A few lines of aliases of aliases could stand for any amount of text. */
const MOST_ALIASES = 1_000;

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * The JSON text of a YAML node. Numbers keep their digits, so that `1.0` and big numbers arrive as they were written:
 * what JavaScript cannot hold is never parsed. JSON is YAML, so this reads JSON as well. A merge key (`<<: *base`) brings in the
 * fields that its map does not have itself; of several bases, the first one that has a field gives it. A WrittenJson is written as it is.
 *
 * @throws TypeError for what JSON does not have, such as `.nan`, and for too many aliases; its message is the end of a sentence
 */
export function jsonOf(node: unknown, document: Document): string {
  let aliases = 0;
  const open = new Set<unknown>();
  const withAnchored = <Result>(alias: Alias, use: (anchored: unknown) => Result): Result => {
    aliases += 1;
    if (aliases > MOST_ALIASES) throw new TypeError(`it uses more than ${MOST_ALIASES} aliases`);
    const anchored = alias.resolve(document);
    if (open.has(anchored)) throw new TypeError(`*${alias.source} stands for something that holds itself`);
    open.add(anchored);
    const result = use(anchored);
    open.delete(anchored);
    return result;
  };
  const mergedFields = (base: unknown): Map<string, unknown> => {
    if (isAlias(base)) return withAnchored(base, mergedFields);
    if (base instanceof WrittenJson) return mergedFields(nodesOf(base.value.text));
    if (isMap(base)) return fieldsOf(base);
    if (!isSeq(base) || base.items.some(isSeq))
      throw new TypeError('a merge key << takes a map or a list of maps, such as `<<: *base`');
    return firstOfEach(base.items.flatMap((item) => [...mergedFields(item)]));
  };
  const fieldsOf = (map: YAMLMap): Map<string, unknown> => {
    const own = map.items.filter(({ key }) => !isMergeKey(key));
    const bases = map.items.filter(({ key }) => isMergeKey(key));
    return firstOfEach([
      ...own.map(({ key, value }): [string, unknown] => [keyOf(key), value]),
      ...bases.flatMap(({ value }) => [...mergedFields(value)]),
    ]);
  };
  const write = (each: unknown): string => {
    if (isAlias(each)) return withAnchored(each, write);
    if (isMap(each)) {
      const members = [...fieldsOf(each)].map(([name, value]) => `${JSON.stringify(name)}:${write(value)}`);
      return `{${members.join(',')}}`;
    }
    if (isSeq(each)) return `[${each.items.map(write).join(',')}]`;
    if (each instanceof WrittenJson) return each.value.text;
    if (isScalar(each)) return scalarOf(each);
    // A plain value that was set into the document, or nothing.
    return JSON.stringify(each) ?? 'null';
  };
  return write(node);
}

/** The first value of each name. */
function firstOfEach(fields: readonly [string, unknown][]): Map<string, unknown> {
  const first = new Map<string, unknown>();
  for (const [name, value] of fields) if (!first.has(name)) first.set(name, value);
  return first;
}

/** Whether a key merges what it has into its map. In quotes, it is a field of that name. */
const isMergeKey = (key: unknown): boolean => isScalar(key) && key.type === 'PLAIN' && key.source === '<<';

/** A key as text: YAML would read `7: x` as a number. */
function keyOf(key: unknown): string {
  if (!isScalar(key)) return String(key);
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

function scalarOf({ value, source }: Scalar): string {
  if (typeof value !== 'number' && typeof value !== 'bigint') return JSON.stringify(value) ?? 'null';
  if (source !== undefined && JSON_NUMBER.test(source)) return source;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`JSON has no number ${source ?? String(value)}`);
  }
  return String(value);
}
