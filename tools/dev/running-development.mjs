import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { dataDirectory } from './services.mjs';

const FILE = join(dataDirectory, 'servers.env');

/**
 * The servers of the `npm run dev` that is running on the data directory: variables by name, with its pid as
 * DEVELOPMENT_PID.
 *
 * @returns {Record<string, string> | undefined} undefined when none is running
 */
export function runningDevelopment() {
  try {
    const variables = parseEnv(readFileSync(FILE, 'utf8'));
    process.kill(Number(variables.DEVELOPMENT_PID), 0);
    return variables;
  } catch {
    // There is no file, or a killed process left it behind.
    return undefined;
  }
}

/** Announces this process and its servers to others until it ends. @param {Record<string, string>} urls */
export function publishDevelopment(urls) {
  const variables = { DEVELOPMENT_PID: process.pid, ...urls };
  const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"\n`);
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  writeFileSync(FILE, lines.join(''), { mode: 0o600 });
  process.once('exit', () => rmSync(FILE, { force: true }));
}
