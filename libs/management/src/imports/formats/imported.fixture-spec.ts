import type { Imported, ImportOptions } from './imported.js';

/** What an import is told by default. */
export const OPTIONS: ImportOptions = {
  timezone: 'UTC',
  callbackUrl: null,
  schedule: '@daily',
  withUser: null,
};

/** A URL for what has none of its own. */
export const RUNNER = 'https://runner.example.com/run';

/** The notes of a kind, as `line message`. */
export const noted = ({ notes }: Imported, kind: string): string[] =>
  notes.filter((note) => note.kind === kind).map(({ line, message }) => `${line} ${message}`);

/** One of the jobs as it would be written. */
export const job = (imported: Imported, index = 0) =>
  imported.jobs[index]?.definition as Record<string, never> | undefined;

/** What the first job calls. */
export const operation = (imported: Imported) => job(imported)?.['job'];
