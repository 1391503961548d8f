import { chmod, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { Failure } from '../failure.js';

/** How one API is reached. */
export interface Profile {
  url: string;
  token?: string;
}

/** The file of profiles. */
export interface Profiles {
  /** The name of the profile in use. */
  current?: string;
  profiles: Record<string, Profile>;
}

/** The file of profiles in the directory of configurations (XDG). */
export const profilesFile = (configHome: string): string => join(configHome, 'jobctl', 'config.yaml');

/** Reads the file. There are no profiles when it does not exist. */
export async function readProfiles(file: string): Promise<Profiles> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { profiles: {} };
    throw new Failure(`The profiles in ${file} cannot be read: ${(error as Error).message}.`);
  }
  const content = parsed(text, file);
  return { ...content, profiles: content.profiles ?? {} };
}

function parsed(text: string, file: string): Partial<Profiles> {
  try {
    const content = (parse(text) ?? {}) as Partial<Profiles>;
    const all = Object.values(content.profiles ?? {});
    if (all.every((profile) => typeof profile?.url === 'string')) return content;
  } catch {
    // It is not even YAML.
  }
  throw new Failure(
    `${file} is no file of profiles: each needs a \`url\`. Mend it, or remove it and run \`jobctl profile set\`.`,
  );
}

/** Writes the file so that only its owner can read it. It takes its place whole. */
export async function writeProfiles(file: string, profiles: Profiles): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, stringify(profiles), { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, file);
}

/** A warning when others may read the file and with it the tokens; null when all is well. */
export async function warningAbout(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  if (found === null || process.platform === 'win32' || (found.mode & 0o077) === 0) return null;
  return `Others can read ${file}, which may hold keys: run \`chmod 600 ${file}\`.`;
}
