import { join, resolve } from 'node:path';
import { compilerIn } from '../launch/compiler.mjs';

export const workspace = join(import.meta.dirname, '..', '..');

/** The absolute path of the directory in which development keeps its PostgreSQL and announces its servers. */
export const dataDirectory = resolve(workspace, process.env.DATA_DIR || join('.data', 'dev'));

/** Variables with the URLs of servers; `npm run dev` starts those that are not set. */
export const servers = ['DATABASE_URL', 'REDIS_URL', 'AMQP_URL'];

/** Compiles what has changed. */
export const build = [compilerIn(workspace), '--build', '--pretty', 'false'];

/** The programs that can be served, with their arguments. */
export const programs = {
  compiler: [...build, '--watch', '--preserveWatchOutput'],
  api: app('api'),
  scheduler: app('scheduler'),
  runner: app('runner'),
  standalone: app('standalone'),
  // It reloads by itself.
  dashboard: [process.execPath, join(workspace, 'tools', 'dashboard', 'develop.mjs')],
  'echo-target': reloading(join(workspace, 'tools', 'echo-target', 'main.mjs')),
};

/** The services with metrics in `npm run dev`. METRICS_PORT is the port of the first; the others use the next ports. */
const metered = ['api', 'scheduler', 'runner'];
const FIRST_METRICS_PORT = 9464;

/**
 * Ports that stay the same across reloads. If the first one is 0, the system chooses all of them.
 *
 * @param {number} [first]
 */
export function metricsPorts(first = FIRST_METRICS_PORT) {
  return Object.fromEntries(metered.map((service, index) => [service, first === 0 ? 0 : first + index]));
}

/** Its compiled files, not the bundle, so that it reloads only after a change of a file that it has loaded. */
function app(name) {
  return reloading(join(workspace, 'apps', name, 'out-tsc', 'main.js'));
}

/** Node.js restarts it when a file that it has loaded changes, whether it ends in good order or has crashed. */
function reloading(main) {
  return [process.execPath, '--watch', '--watch-preserve-output', '--enable-source-maps', main];
}
