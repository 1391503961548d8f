import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

interface Instruction {
  name: string;
  words: string[];
}

/** The instructions of a Dockerfile, each on one line. */
const instructionsIn = (text: string): Instruction[] =>
  text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const [name, ...words] = line.trim().split(/\s+/);
      return name === undefined || name === '' ? [] : [{ name, words }];
    });

/** What COPY takes from the sources, not from another stage. */
const copiedBy = ({ words }: Instruction): string[] =>
  words.some((word) => word.startsWith('--from='))
    ? []
    : words.slice(0, -1).filter((word) => !word.startsWith('--'));

/** The words of all commands of a RUN, except those that name what is removed. */
const namedBy = ({ words }: Instruction): string[] =>
  words
    .join(' ')
    .split(/&&|;/)
    .filter((command) => !/^\s*(rm|find|ln) /.test(command))
    .flatMap((command) => command.trim().split(/\s+/));

const IMPORT = /\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/g;

/** A program of the workspace and everything that it imports of the workspace. */
function programFiles(workspace: string, file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  if (!file.endsWith('.mjs')) return found;
  for (const [, from, dynamic] of readFileSync(join(workspace, file), 'utf8').matchAll(IMPORT))
    programFiles(workspace, normalize(join(dirname(file), from ?? dynamic ?? '')), found);
  return found;
}

/**
 * The files of the workspace that a Dockerfile copies by name or names in a command, and what they import; of a folder, its
 * manifest.
 */
export function filesOfDockerfile(workspace: string, dockerfile: string): Set<string> {
  const instructions = instructionsIn(readFileSync(join(workspace, dockerfile), 'utf8'));
  const named = instructions.flatMap((each) => {
    if (each.name === 'COPY') return copiedBy(each).filter((path) => path !== '.');
    return each.name === 'RUN' ? namedBy(each).filter((word) => isInWorkspace(workspace, word)) : [];
  });
  const files = named.map((path) =>
    existsSync(join(workspace, path, 'package.json')) ? join(path, 'package.json') : path,
  );
  return new Set(files.flatMap((file) => [...programFiles(workspace, file)]));
}

/** Words without a slash are programs, options and apps. What is installed is no source. */
const isInWorkspace = (workspace: string, word: string): boolean =>
  /^\w[\w.-]*\//.test(word) && !word.startsWith('node_modules/') && existsSync(join(workspace, word));

const READ_BESIDE = /new URL\(\s*'(\.[^']+)',\s*import\.meta\.url/g;

/** What a source reads by a path from where it is, and is no source itself. */
export function filesBeside(workspace: string, source: string): string[] {
  if (!source.endsWith('.ts')) return [];
  return [...readFileSync(join(workspace, source), 'utf8').matchAll(READ_BESIDE)]
    .map(([, path]) => normalize(join(dirname(source), path ?? '')))
    .filter((path) => !path.split('/').includes('dist'))
    .flatMap((path) => filesAt(workspace, path));
}

/** A file, or all files of a folder. What is not there, as what is in `dist`, is made by a build. */
function filesAt(workspace: string, path: string): string[] {
  const place = statSync(join(workspace, path), { throwIfNoEntry: false });
  if (place?.isDirectory() !== true) return place === undefined ? [] : [path];
  return readdirSync(join(workspace, path)).map((name) => join(path, name));
}
