import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. The path is the same from the sources and from the built files. */
export const workspace = fileURLToPath(new URL('../../..', import.meta.url));

/** A built file of this project, which runs as a process of its own. */
export const builtFile = (path: string): string => join(workspace, 'apps/distributed-e2e/dist', path);
