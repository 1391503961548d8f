import { ConfigurationError } from '../configuration/configuration.js';

/** The process cannot start, for a reason that its user can fix. The message is for the user. */
export class StartupError extends Error {}

/** The process did not stop in time. The message is for the user. */
export class StopTimeoutError extends Error {}

/** What to tell the user about a failed start or end: one sentence if the cause is known, else everything. */
export function explain(error: unknown): string {
  const isForUsers = [StartupError, StopTimeoutError, ConfigurationError].some(
    (kind) => error instanceof kind,
  );
  if (isForUsers) return (error as Error).message;
  return `Job-Scheduler could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** Turns the system's error about a port into a sentence. Other errors are returned as they are. */
export function portError(variable: string, port: number, host: string, error: unknown): unknown {
  switch ((error as { code?: string }).code) {
    case 'EADDRINUSE':
      return new StartupError(`Port ${port} is taken by another program: set ${variable} to a free port.`);
    case 'EACCES':
      return new StartupError(`This user may not use port ${port}: set ${variable} to a port above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartupError(`HOST ${host} is not an address of this machine: set it to one that is.`);
    default:
      return error;
  }
}
