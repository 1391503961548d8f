import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The parts of a service that the tests look at. */
export interface ComposeService {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  restart?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  stop_grace_period?: string;
  healthcheck?: { test: string[] };
  ports?: string[];
  networks?: string[];
  volumes?: string[];
  build?: { dockerfile: string; target?: string };
  depends_on?: Record<string, { condition: string }>;
  deploy?: { resources: { limits: { cpus: string; memory: string; pids: number } } };
}

export interface ComposeFile {
  name?: string;
  services: Record<string, ComposeService>;
}

export const dockerFolder = join(process.cwd(), 'docker');
export const readText = (path: string): string => readFileSync(join(dockerFolder, path), 'utf8');

/** A compose file as compose reads it, before variables are filled in. */
export const readCompose = (path: string): ComposeFile =>
  parse(readText(path), { merge: true }) as ComposeFile;

/**
 * Fills variables into all strings as compose does: `${A}`, `${A:-default}`, `${A:?sentence}`, and `$$` for a dollar.
 *
 * @throws Error with the sentence when a variable that must be set is not, or is empty.
 */
export function interpolate<Value>(value: Value, variables: NodeJS.Dict<string>): Value {
  if (typeof value === 'string') return fill(value, variables) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => interpolate(item, variables)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, interpolate(item, variables)]);
  return Object.fromEntries(entries) as Value;
}

const VARIABLE = /\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g;

function fill(text: string, variables: NodeJS.Dict<string>): string {
  return text.replace(VARIABLE, (_, name?: string, operator?: string, rest = '') => {
    if (name === undefined) return '$';
    const value = variables[name] ?? '';
    if (value !== '' || operator === undefined) return value;
    if (operator === '-') return rest;
    throw new Error(`${name} ${rest}`);
  });
}

/** The names of all variables in a text. */
export const variablesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(VARIABLE)].flatMap(([, name]) => (name === undefined ? [] : [name])));
