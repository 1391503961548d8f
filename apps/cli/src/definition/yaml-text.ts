import { JsonText } from '@job-scheduler/job-model/exact-json';
import { Document, isScalar, visit, type Node, type ScalarTag } from 'yaml';
import { jsonOf } from './exact-json.js';
import { parseDocuments } from './files.js';
import { nodesOf, WrittenJson } from './written-json.js';

/** How JSON is printed that stays as it was written: YAML includes JSON. */
const AS_WRITTEN: ScalarTag = {
  tag: 'tag:yaml.org,2002:json',
  default: true,
  identify: (value) => value instanceof JsonText,
  resolve: (text) => new JsonText(text),
  stringify: ({ value }) => (value as JsonText).text,
};

/**
 * YAML in blocks, whatever the document was written in. What was written as JSON stays JSON if blocks, read again, would say it in
 * other words, such as `é` for `\u00e9`, or could not say it, such as a key that repeats.
 */
export function yamlOf(document: Document): string {
  const copy = document.clone();
  visit(copy, {
    Collection: (_, node) => {
      node.flow = false;
    },
    Scalar: (_, node) => {
      if (node instanceof WrittenJson) return inBlocks(node.value.text);
      if (isScalar(node) && typeof node.value === 'string') delete node.type;
      return undefined;
    },
  });
  copy.setSchema('1.2', { customTags: [AS_WRITTEN] });
  return copy.toString();
}

/** The nodes of a JSON text if YAML in blocks says the same, to the letter. */
function inBlocks(json: string): Node | undefined {
  const nodes = nodesOf(json);
  const document = new Document({ payload: nodes });
  if (jsonOf(nodes, document) !== json) return undefined;
  const yaml = yamlOf(document);
  try {
    // As a file has it, which cannot hold half a surrogate pair.
    const [read] = parseDocuments(Buffer.from(yaml).toString(), 'a payload');
    return read !== undefined && jsonOf(read.get('payload', true), read) === json ? nodes : undefined;
  } catch {
    return undefined;
  }
}
