import { join } from 'node:path';

export const workspace = join(import.meta.dirname, '..', '..');

/** Variables with the URLs of servers; a session provides those that are not set. */
export const servers = ['DATABASE_URL', 'REDIS_URL', 'AMQP_URL'];

/** What can be served: its program, and what it needs of a session. */
export const services = {
  api: { main: app('api'), needs: ['compiler', 'DATABASE_URL', 'REDIS_URL'] },
  scheduler: { main: app('scheduler'), needs: ['compiler', ...servers] },
  runner: { main: app('runner'), needs: ['compiler', ...servers] },
  standalone: { main: app('standalone'), needs: ['compiler'] },
  'echo-target': { main: join(workspace, 'tools', 'echo-target', 'main.mjs'), needs: [] },
};

/** Those with metrics in `npm run dev`: METRICS_PORT is the first one's port, and the others have the next ones. */
const metered = ['api', 'scheduler', 'runner'];
const FIRST_METRICS_PORT = 9464;

/**
 * Ports that stay the same at every reload, unless the first one is 0: then the system chooses.
 *
 * @param {number} [first]
 */
export function metricsPorts(first = FIRST_METRICS_PORT) {
  return Object.fromEntries(metered.map((service, index) => [service, first === 0 ? 0 : first + index]));
}

function app(name) {
  return join(workspace, 'apps', name, 'dist', 'main.js');
}
