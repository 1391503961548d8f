import { readFile } from 'node:fs/promises';
import {
  isMap,
  isScalar,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
  type Scalar,
} from 'yaml';
import type { Context } from '../context.js';
import { Failure } from '../failure.js';
import { keepWritten } from './written-json.js';

/** Reads a file, or standard input for `-`. */
export async function readText({ terminal }: Pick<Context, 'terminal'>, file: string): Promise<string> {
  if (file === '-') return terminal.input();
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'it does not exist' : code === 'EISDIR' ? 'it is a directory' : String(code);
    throw new Failure(`${file} cannot be read: ${why}.`);
  }
}

/**
 * Parses YAML or JSON, of which the file may hold several documents. Empty ones are left out. Payloads that are JSON stay as they are
 * written; in them a key may repeat, which JSON allows and YAML does not.
 */
export function parseDocuments(text: string, file: string, lineCounter = new LineCounter()): Document[] {
  const documents = parseAllDocuments(text, {
    intAsBigInt: true,
    lineCounter,
    prettyErrors: false,
    merge: true,
    // Looked for below, where payloads are known.
    uniqueKeys: false,
  });
  if ('empty' in documents) return [];
  const refuse = (at: number, what: string): never => {
    const { line, col } = lineCounter.linePos(at);
    throw new Failure(`${nameOf(file)}:${line}:${col} ${what}.`);
  };
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) refuse(error.pos[0], `is neither YAML nor JSON: ${error.message}`);
    const key = repeatedKey(document, keepWritten(document, text, ['payload']));
    if (key !== null)
      refuse(
        key.range?.[0] ?? 0,
        `repeats the key "${key}": leave one out, since only a payload in JSON may repeat keys`,
      );
  }
  return documents.filter(({ contents }) => contents !== null);
}

/** The first key that its map has already; null if there is none. Some nodes are left out. */
function repeatedKey(document: Document, leftOut: ReadonlySet<Node>): Scalar | null {
  let repeated: Scalar | null = null;
  visit(document, {
    Collection: (_, node) => {
      if (leftOut.has(node)) return visit.SKIP;
      const keys = isMap(node) ? node.items.map(({ key }) => key).filter(isScalar) : [];
      const seen = new Set<unknown>();
      for (const key of keys) {
        if (seen.has(key.value)) repeated = key;
        if (repeated !== null) return visit.BREAK;
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return repeated;
}

/** The name of a file in messages. */
export const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);
