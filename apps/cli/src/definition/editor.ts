import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMap, type Document, type YAMLMap } from 'yaml';
import { Failure } from '../failure.js';
import { jsonOf } from './exact-json.js';
import { parseDocuments } from './files.js';
import { yamlOf } from './yaml-text.js';

/**
 * Lets a person edit a document as YAML.
 *
 * @returns the merge patch of what was changed; null when nothing was
 */
export async function editText(document: Document, name: string, editor: string): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'jobctl-'));
  const file = join(folder, `${name.replace(/[^\w.-]/g, '_')}.yaml`);
  try {
    await writeFile(file, yamlOf(document), { mode: 0o600 });
    await open(editor, file);
    const [changed] = parseDocuments(await readFile(file, 'utf8'), file);
    if (changed === undefined || !isMap(changed.contents))
      throw new Failure('The file no longer contains a job, so nothing was changed.');
    return patchOf(document, changed);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function open(editor: string, file: string): Promise<void> {
  // An editor may have arguments: `code --wait`.
  const child = spawn(`${editor} '${file}'`, { shell: true, stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Failure(`The editor ended with ${code ?? 'a signal'}: nothing was changed.`);
}

/**
 * The merge patch (RFC 7396) that makes one document into the other; null when they are the same. A field that is gone
 * is reset by null. A payload is replaced whole, as the API does it.
 */
export function patchOf(before: Document, after: Document): string | null {
  return patch(before, before.contents, after, after.contents, []);
}

function patch(
  before: Document,
  from: unknown,
  after: Document,
  to: unknown,
  path: readonly string[],
): string | null {
  if (!isMap(from) || !isMap(to) || path.join('.') === 'job.payload') {
    const text = jsonOf(to, after);
    return text === jsonOf(from, before) ? null : text;
  }
  const [old, now] = [fieldsOf(from), fieldsOf(to)];
  const members = [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const change = now.has(key) ? patch(before, old.get(key), after, now.get(key), [...path, key]) : 'null';
    return change === null ? [] : [`${JSON.stringify(key)}:${change}`];
  });
  return members.length === 0 ? null : `{${members.join(',')}}`;
}

const fieldsOf = (map: YAMLMap): Map<string, unknown> =>
  new Map(map.items.map(({ key, value }) => [String(key), value]));
