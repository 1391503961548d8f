import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout: as far from the sources as from what is built of them. */
export const workspace = fileURLToPath(new URL('../../..', import.meta.url));

/** A built file of this project: what is run as a process of its own. */
export const builtFile = (path: string): string => join(workspace, 'apps/distributed-e2e/dist', path);
