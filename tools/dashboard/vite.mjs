import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Vite, which npm may have installed inside the dashboard.
 *
 * @param {string} workspace
 * @returns {Promise<{ build: (options: object) => Promise<unknown>, createServer: (options: object) => Promise<{ listen: () => Promise<unknown>, close: () => Promise<void>, httpServer: import('node:http').Server | null }> }>}
 */
export function loadVite(workspace) {
  const fromDashboard = createRequire(join(workspace, 'apps', 'dashboard', 'package.json'));
  return import(pathToFileURL(fromDashboard.resolve('vite')).href);
}
