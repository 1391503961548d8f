import { createServer } from 'node:net';
import { portError } from './startup-error.js';

/** Checks that a port can be listened on, before anything is started. Throws StartupError. */
export function requireFreePort(variable: string, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => reject(portError(variable, port, host, error)));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve()));
  });
}
