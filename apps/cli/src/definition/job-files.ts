import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isNode, isSeq, LineCounter, type Document, type Node } from 'yaml';
import type { Context } from '../context.js';
import { Failure } from '../failure.js';
import { jsonOf } from './exact-json.js';
import { nameOf, parseDocuments, readText } from './files.js';
import { WrittenJson } from './written-json.js';

/** A job as a file has it. */
export interface WrittenJob {
  /** Its JSON text, with numbers and JSON payloads as they are written. */
  readonly json: string;
  /** Where a field of it is: `jobs/nightly.yaml:12`. The pointer is that of the API, such as `/job/callback_url`. */
  placeOf(pointer: string): string;
}

const EXTENSIONS = /\.(ya?ml|json)$/;

/**
 * All jobs of some files and directories. A file holds one job, a list of jobs, or an object with `jobs`, as an export
 * has it; of YAML also several documents. Directories are read with all below them, in the order of their names.
 */
export async function readJobs(context: Context, paths: readonly string[]): Promise<WrittenJob[]> {
  const files = (await Promise.all(paths.map(filesIn))).flat();
  const jobs = await Promise.all(files.map((file) => jobsIn(context, file)));
  return jobs.flat();
}

async function filesIn(path: string): Promise<string[]> {
  const found = path === '-' ? null : await stat(path).catch(() => null);
  if (found?.isDirectory() !== true) return [path];
  const names = await readdir(path, { recursive: true });
  const files = names.filter((name) => EXTENSIONS.test(name) && !name.includes('node_modules')).sort();
  if (files.length === 0) throw new Failure(`${path} holds no file that ends in .yaml, .yml or .json.`);
  return files.map((name) => join(path, name));
}

async function jobsIn(context: Context, file: string): Promise<WrittenJob[]> {
  const lines = new LineCounter();
  const documents = parseDocuments(await readText(context, file), file, lines);
  return documents.flatMap((document) =>
    nodesIn(document).map((node) => written(node, document, file, lines)),
  );
}

function nodesIn({ contents }: Document): unknown[] {
  const list = isMap(contents) && contents.has('jobs') ? contents.get('jobs', true) : contents;
  return isSeq(list) ? list.items : list == null ? [] : [list];
}

function written(node: unknown, document: Document, file: string, lines: LineCounter): WrittenJob {
  const placeOf = (pointer: string): string => {
    const { range } = isNode(node) ? deepest(node, pointer) : {};
    return range == null ? nameOf(file) : `${nameOf(file)}:${lines.linePos(range[0]).line}`;
  };
  if (!isMap(node))
    throw new Failure(`${placeOf('')} is no job: a job has at least name, schedule and job.callback_url.`);
  try {
    return { json: jsonOf(node, document), placeOf };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Failure(`${placeOf('')} cannot be sent: ${error.message}.`);
  }
}

/** The node of a JSON pointer, or the last one on the way to it that is there. */
function deepest(node: Node, pointer: string): Node {
  let found = node;
  for (const key of pointer.split('/').slice(1)) {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    const object = found instanceof WrittenJson ? found.parts : found;
    const next = isMap(object)
      ? object.get(name, true)
      : isSeq(object)
        ? object.get(Number(name), true)
        : undefined;
    if (!isNode(next)) break;
    found = next;
  }
  return found;
}
