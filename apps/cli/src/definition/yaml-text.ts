import { isScalar, visit, type Document } from 'yaml';

/** YAML in blocks, whatever the document was written in. Numbers keep their digits. */
export function yamlOf(document: Document): string {
  visit(document, {
    Collection: (_, node) => {
      node.flow = false;
    },
    Scalar: (_, node) => {
      if (isScalar(node) && typeof node.value === 'string') delete node.type;
    },
  });
  return document.toString();
}
