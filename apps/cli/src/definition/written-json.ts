import { JsonText, withoutWhiteSpace } from '@job-scheduler/job-model/exact-json';
import { isAlias, isNode, isScalar, parseDocument, Scalar, visit, type Document, type Node } from 'yaml';

/** A value of a document that is JSON as somebody wrote it, and goes out like that. */
export class WrittenJson extends Scalar<JsonText> {
  /**
   * @param json must be JSON
   * @param parts the nodes of it, which know their places in a file; null if it comes from none
   */
  constructor(
    json: string,
    readonly parts: Node | null = null,
  ) {
    super(new JsonText(withoutWhiteSpace(json)));
  }
}

/** Fields of answers that hold payloads, or parts of them. */
const FIELDS_OF_ANSWERS = ['payload', 'from', 'to', 'stored'];

/** The document of an answer of the API, in which payloads are as they were written. */
export function documentOfAnswer(json: string): Document {
  const document = parseDocument(json, { intAsBigInt: true, uniqueKeys: false });
  keepWritten(document, json, FIELDS_OF_ANSWERS);
  return document;
}

/**
 * Puts a WrittenJson in the place of each value that is written as JSON, by itself or where its alias leads.
 *
 * @param source the text that the document was parsed from
 * @param fields the fields that have such values, wherever they are
 * @returns the nodes that are written so
 */
export function keepWritten(document: Document, source: string, fields: readonly string[]): Set<Node> {
  const found = new Set<Node>();
  visit(document, {
    Pair: (_, pair) => {
      if (!isScalar(pair.key) || !fields.includes(String(pair.key.value))) return;
      const node = isAlias(pair.value) ? pair.value.resolve(document) : pair.value;
      // A tag says that something else is meant.
      if (!isNode(node) || node.range == null || node.tag !== undefined) return;
      const json = source.slice(node.range[0], node.range[1]);
      if (!isJson(json)) return;
      const written = new WrittenJson(json, node);
      written.range = node.range;
      if (node === pair.value && node.anchor !== undefined) written.anchor = node.anchor;
      pair.value = written;
      found.add(node);
    },
  });
  return found;
}

/** The nodes of a JSON text. Of keys that repeat, the last one counts, as for `JSON.parse`. */
export function nodesOf(json: string): Node {
  const { contents } = parseDocument(json, { intAsBigInt: true, uniqueKeys: false });
  if (contents === null) throw new TypeError('An empty text is no JSON.');
  visit(contents, {
    Map: (_, map) => {
      map.items = [...new Map(map.items.map((pair) => [String(pair.key), pair])).values()];
    },
  });
  return contents;
}

/** Whether a text is JSON. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
