import { join, relative, resolve } from 'node:path';
import { workspace } from './services.mjs';

/** Where a development session keeps its PostgreSQL, its socket and its log; absolute. */
export const dataDirectory = resolve(workspace, process.env.DATA_DIR || join('.data', 'dev'));

/**
 * The socket of the session in a data directory: as short as can be, since the system cuts such paths off at some
 * hundred characters.
 */
export function socketOf(directory) {
  const [absolute, here] = [join(directory, 'session.sock'), relative(process.cwd(), directory)];
  const fromHere = join(here, 'session.sock');
  return fromHere.length < absolute.length ? fromHere : absolute;
}
