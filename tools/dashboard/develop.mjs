// The dashboard with hot reload, for `npm run dev` and `nx serve dashboard`. What is no file of the dashboard is asked of the
// API, so that both are of one origin, as they are when the API serves the dashboard.
import { join } from 'node:path';
import process from 'node:process';
import { loadVite } from './vite.mjs';

const DEFAULT_PORT = 5173;
const API_PATHS = ['/v1', '/docs', '/openapi.json', '/health', '/schemas', '/echo', '/.well-known'];

const api = process.env.API_URL || `http://127.0.0.1:${process.env.PORT || 8000}`;
const workspace = join(import.meta.dirname, '../..');
const { createServer } = await loadVite(workspace);
const server = await createServer({
  configFile: join(workspace, 'apps', 'dashboard', 'vite.config.ts'),
  // A cache of its own: several workspaces and ports may be served at once.
  cacheDir: join(workspace, 'node_modules', '.cache', 'vite'),
  logLevel: 'warn',
  clearScreen: false,
  server: {
    host: '127.0.0.1',
    port: Number(process.env.DASHBOARD_PORT || DEFAULT_PORT),
    strictPort: process.env.DASHBOARD_PORT !== '0',
    proxy: Object.fromEntries(API_PATHS.map((path) => [path, { target: api }])),
  },
});
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
await server.listen();
const { port } = server.httpServer.address();
console.log(`Job-Scheduler dashboard is ready at http://127.0.0.1:${port}`);
