import { readFile } from 'node:fs/promises';
import { LineCounter, parseAllDocuments, type Document } from 'yaml';
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
  });
  if ('empty' in documents) return [];
  for (const document of documents) {
    const written = keepWritten(document, text, ['payload']);
    const isInside = (at: number): boolean => written.some(([from, to]) => from <= at && at < to);
    document.errors = document.errors.filter(
      ({ code, pos: [at] }) => code !== 'DUPLICATE_KEY' || !isInside(at),
    );
    const [error] = document.errors;
    if (error === undefined) continue;
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new Failure(`${nameOf(file)}:${line}:${col} is neither YAML nor JSON: ${error.message}.`);
  }
  return documents.filter(({ contents }) => contents !== null);
}

/** The name of a file in messages. */
export const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);
