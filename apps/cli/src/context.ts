import type { Client } from '@job-scheduler/api-client';
import type { Now } from './clock.js';
import type { Settings } from './connection/settings.js';
import type { Environment } from './environment.js';
import type { Format } from './output/format.js';
import type { Terminal } from './terminal/terminal.js';

/** What every command gets. */
export interface Context {
  readonly terminal: Terminal;
  readonly environment: Environment;
  readonly now: Now;
  /** How data is printed. */
  readonly format: Format;
  /** Questions are answered with yes. */
  readonly yes: boolean;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** How the API is reached. */
  settings(): Promise<Settings>;
  /** The client of the API. */
  client(): Promise<Client>;
}
