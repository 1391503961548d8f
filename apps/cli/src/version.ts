import { readFileSync } from 'node:fs';

/** The version of this program, from the manifest that is installed with it. */
export function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
