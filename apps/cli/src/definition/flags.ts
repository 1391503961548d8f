import { Document, isMap, YAMLMap } from 'yaml';
import type { Context } from '../context.js';
import { Failure, usage } from '../failure.js';
import { jsonOf } from './exact-json.js';
import { parseDocuments, readText } from './files.js';
import { isJson, nodesOf, WrittenJson } from './written-json.js';

/** The flags that say what a job is. */
export interface DefinitionFlags {
  readonly file?: string;
  readonly schedule?: string;
  readonly callbackUrl?: string;
  readonly method?: string;
  readonly header?: string[];
  readonly payload?: string;
  readonly tz?: string;
  readonly description?: string;
  readonly tag?: string[];
  readonly set?: string[];
}

const FIELDS = {
  schedule: ['schedule'],
  callbackUrl: ['job', 'callback_url'],
  method: ['job', 'http_method'],
  tz: ['timezone'],
  description: ['description'],
} as const satisfies Partial<Record<keyof DefinitionFlags, readonly string[]>>;

/** Whether any flag says something of the job. */
export const saysAnything = (flags: DefinitionFlags): boolean =>
  [...Object.keys(FIELDS), 'file', 'header', 'payload', 'tag', 'set'].some(
    (name) => flags[name as keyof DefinitionFlags] !== undefined,
  );

/** The one job of a file and of flags, as a document that keeps what JavaScript cannot hold. */
export async function documentOf(context: Context, flags: DefinitionFlags): Promise<Document> {
  const document = flags.file === undefined ? new Document({}) : await oneJob(context, flags.file);
  for (const [flag, path] of Object.entries(FIELDS)) {
    const value = flags[flag as keyof typeof FIELDS];
    if (value !== undefined) setIn(document, path, value);
  }
  if (flags.tag !== undefined) setIn(document, ['tags'], flags.tag);
  for (const line of flags.header ?? []) {
    const [, name = '', value = ''] = /^([^\s:]+):\s*(.*)$/.exec(line) ?? [];
    if (name === '') throw usage(`The header "${line}" has no name: write 'name: value'.`);
    setIn(document, ['job', 'headers', name], value);
  }
  if (flags.payload !== undefined)
    setIn(document, ['job', 'payload'], new WrittenJson(await payloadText(context, flags.payload)));
  for (const text of flags.set ?? []) setField(document, text);
  return document;
}

/** The JSON text of a job. */
export function textOf(document: Document): string {
  try {
    return jsonOf(document.contents, document);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Failure(`The job cannot be sent: ${error.message}.`);
  }
}

async function oneJob(context: Context, file: string): Promise<Document> {
  const [document, ...others] = parseDocuments(await readText(context, file), file);
  if (document === undefined || others.length > 0 || !isMap(document.contents)) {
    throw new Failure(`${file} must hold one job: use \`jobctl apply\` for several.`);
  }
  return document;
}

/** The JSON text of the payload of a flag, as it was written: the flag's own, that of the file behind `@`, or that of standard input. */
export async function payloadText(context: Context, text: string): Promise<string> {
  const json = text === '-' || text.startsWith('@') ? await readText(context, text.replace(/^@/, '')) : text;
  checkJson(json, text);
  return json;
}

function checkJson(json: string, source: string): void {
  try {
    JSON.parse(json);
  } catch (error) {
    throw usage(
      `--payload ${source.slice(0, 60)} is no JSON: ${(error as Error).message}. Text needs quotes: '"text"'.`,
    );
  }
}

/** `retry.max_attempts=5`: the value is JSON, or else text. */
function setField(document: Document, text: string): void {
  const [, field = '', value = ''] = /^([\w.-]+)=(.*)$/s.exec(text) ?? [];
  if (field === '') throw usage(`"${text}" sets nothing: write field=value, such as retry.max_attempts=5.`);
  setIn(document, field.split('.'), isJson(value) ? new WrittenJson(value) : value);
}

/** Sets a field, making the objects on the way to it. JSON on the way is written anew, with its digits. */
function setIn(document: Document, path: readonly string[], value: unknown): void {
  path.slice(0, -1).forEach((_, level) => {
    const parent = path.slice(0, level + 1);
    const found = document.getIn(parent, true);
    if (isMap(found)) return;
    const nodes = found instanceof WrittenJson ? nodesOf(found.value.text) : null;
    const object = isMap(nodes) ? nodes : new YAMLMap();
    if (found instanceof WrittenJson && found.anchor !== undefined) object.anchor = found.anchor;
    document.setIn(parent, object);
  });
  document.setIn(path, document.createNode(value));
}
