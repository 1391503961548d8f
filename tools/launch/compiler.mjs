import { join } from 'node:path';

/**
 * The path of the TypeScript compiler, a native program. `@typescript/native/bin/tsc` is a Node.js script that starts it
 * and, when it is killed, leaves it running.
 *
 * @param {string} workspace
 */
export function compilerIn(workspace) {
  const name = process.platform === 'win32' ? 'tsc.exe' : 'tsc';
  const platform = `typescript-${process.platform}-${process.arch}`;
  return join(workspace, 'node_modules', '@typescript', platform, 'lib', name);
}
