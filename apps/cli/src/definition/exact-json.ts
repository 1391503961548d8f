import { isAlias, isMap, isScalar, isSeq, type Document, type Scalar } from 'yaml';

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * The JSON text of a YAML node. Numbers keep their digits, so that `1.0` and big numbers arrive as they were written:
 * what JavaScript cannot hold is never parsed. JSON is YAML, so this reads JSON files as well.
 *
 * @throws TypeError for what JSON does not have, such as `.nan`; its message is the end of a sentence
 */
export function jsonOf(node: unknown, document: Document): string {
  if (isAlias(node)) return jsonOf(node.resolve(document), document);
  if (isMap(node)) {
    const members = node.items.map(
      ({ key, value }) => `${JSON.stringify(keyOf(key))}:${jsonOf(value, document)}`,
    );
    return `{${members.join(',')}}`;
  }
  if (isSeq(node)) return `[${node.items.map((item) => jsonOf(item, document)).join(',')}]`;
  if (isScalar(node)) return scalarOf(node);
  // A plain value that was set into the document, or nothing.
  return JSON.stringify(node) ?? 'null';
}

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
