import { isAlias, isMap, isScalar, isSeq, type Alias, type Document, type Scalar } from 'yaml';

/** Most aliases that are written out. A few lines of aliases of aliases could stand for any amount of text. */
const MOST_ALIASES = 1_000;

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * The JSON text of a YAML node. Numbers keep their digits, so that `1.0` and big numbers arrive as they were written:
 * what JavaScript cannot hold is never parsed. JSON is YAML, so this reads JSON as well.
 *
 * @param indent what each level is indented by, for people; nothing for one line
 * @throws TypeError for what JSON does not have, such as `.nan`, and for too many aliases; its message is the end of a sentence
 */
export function jsonOf(node: unknown, document: Document, indent = ''): string {
  let aliases = 0;
  const open = new Set<unknown>();
  const writeAlias = (alias: Alias, margin: string): string => {
    aliases += 1;
    if (aliases > MOST_ALIASES) throw new TypeError(`it uses more than ${MOST_ALIASES} aliases`);
    const anchored = alias.resolve(document);
    if (open.has(anchored)) throw new TypeError(`*${alias.source} stands for something that holds itself`);
    open.add(anchored);
    const text = write(anchored, margin);
    open.delete(anchored);
    return text;
  };
  const write = (each: unknown, margin: string): string => {
    if (isAlias(each)) return writeAlias(each, margin);
    const inner = margin + indent;
    if (isMap(each)) {
      const space = indent === '' ? '' : ' ';
      const members = each.items.map(
        ({ key, value }) => `${JSON.stringify(keyOf(key))}:${space}${write(value, inner)}`,
      );
      return enclosed('{', members, '}', margin);
    }
    if (isSeq(each))
      return enclosed(
        '[',
        each.items.map((item) => write(item, inner)),
        ']',
        margin,
      );
    if (isScalar(each)) return scalarOf(each);
    // A plain value that was set into the document, or nothing.
    return JSON.stringify(each) ?? 'null';
  };
  const enclosed = (begin: string, items: readonly string[], end: string, margin: string): string => {
    if (indent === '' || items.length === 0) return begin + items.join(',') + end;
    return `${begin}\n${margin}${indent}${items.join(`,\n${margin}${indent}`)}\n${margin}${end}`;
  };
  return write(node, '');
}

/** A key as text: YAML would read `7: x` as a number. */
function keyOf(key: unknown): string {
  if (!isScalar(key)) return String(key);
  if (key.type === 'PLAIN' && key.source === '<<')
    throw new TypeError('JSON has no merge key <<, so write the fields themselves');
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
