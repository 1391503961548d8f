import process from 'node:process';
import { go, php, python, ServersMissingError, type KnownServer } from './known-servers.js';
import { findProgram } from './programs.js';

const pathOf = (program: string, known: KnownServer) => async (): Promise<string> => {
  const path = await findProgram(program);
  if (path === undefined) throw new ServersMissingError([known]);
  return path;
};

/** The paths of what runs programs in these languages. Each throws ServersMissingError when it is not installed. */
export const interpreters = {
  js: () => Promise.resolve(process.execPath),
  python: pathOf('python3', python),
  php: pathOf('php', php),
  go: pathOf('go', go),
};
