// Parts of packages that no program uses. Their packages load them all the same: each start would read, compile and run them.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The text of a CommonJS file that makes some of the files beside it the whole package. */
const only = (exported) =>
  `module.exports = { ${Object.entries(exported)
    .map(([name, file]) => `${name}: require('./${file}')`)
    .join(', ')} };`;

/** The text of a module with a class that nobody makes objects of. */
const neverMade = (name) =>
  `export class ${name} { constructor() { throw new Error('${name} is not in this program: see tools/bundle/unused-parts.mjs.'); } }`;

/** The text of a module that makes what makes compilers of schemas. Fastify asks for one when it meets a schema. */
const noCompiler = `module.exports = () => () => { throw new Error('This program compiles no schemas: see tools/bundle/unused-parts.mjs.'); };`;

/** What takes the place of files, or of one piece of a file, by their path behind `node_modules`. */
export const REPLACED = {
  // Every call names our own adapter. To axios these three are not available here, as `xhr` is in any Node.js.
  'axios/lib/adapters/http.js': 'export default false;',
  'axios/lib/adapters/xhr.js': 'export default false;',
  'axios/lib/adapters/fetch.js': 'export const getFetch = () => false;',
  // No form is sent. One package reads a list of all types of files for it, and the mere look at Node's own loads its undici.
  'axios/lib/platform/node/classes/FormData.js': 'export default null;',
  'axios/lib/utils.js': ["typeof G.FormData !== 'undefined' ? G.FormData : undefined", 'undefined'],

  // Its queues are in PostgreSQL.
  'bullmq/dist/esm/classes/redis-queue-backend.js': neverMade('RedisQueueBackend'),
  'bullmq/dist/esm/classes/redis-connection.js': neverMade('RedisConnection'),

  // It tells the types of uploads, which nobody makes.
  'file-type/source/index.js': `throw new Error('file-type is not in this program: see tools/bundle/unused-parts.mjs.');`,

  // The OpenAPI document is read from openapi.json.
  '@nestjs/swagger/dist/index.js': `const nothing = () => () => undefined;
    export { ${['ApiBody', 'ApiConsumes', 'ApiHeader', 'ApiOperation', 'ApiResponse', 'ApiTags'].map((name) => `nothing as ${name}`).join(', ')} };`,

  // It finds out whether it runs at Cloudflare by a Response, for which Node.js loads its own undici.
  'pg/lib/stream.js': ["if (typeof Response === 'function') {", 'if (false) {'],

  // No fetch, WebSockets, caches or mocks; `libs/http-callback` makes connections and sends requests.
  'undici/index.js': `
    Object.assign(require('./lib/dispatcher/dispatcher').prototype, require('./lib/api'));
    ${only({ Client: 'lib/dispatcher/client', buildConnector: 'lib/core/connect' })}`,

  // No route has a JSON schema: zod checks what comes, and answers are objects of our own.
  '@fastify/ajv-compiler/index.js': noCompiler,
  '@fastify/fast-json-stringify-compiler/index.js': noCompiler,
};

/** Files of packages from which esbuild can leave out what nobody imports. Node.js would get others of the same package. */
const AS_MODULES = {
  bullmq: 'dist/esm/index.js',
  rxjs: 'dist/esm/index.js',
  'rxjs/operators': 'dist/esm/operators/index.js',
};

/** @type {import('esbuild').Plugin} */
export const unusedParts = {
  name: 'unused parts',
  setup({ onLoad, onResolve, resolve }) {
    onLoad({ filter: FILES }, async ({ path }) => {
      const [from, to] = [REPLACED[pathInPackage(path)]].flat();
      if (from === undefined || to === undefined)
        return from && { contents: from, resolveDir: dirname(path) };
      const text = await readFile(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${path} has changed: see tools/bundle/unused-parts.mjs.`);
      return { contents: text.replace(from, to) };
    });
    onResolve({ filter: /^(?:bullmq|rxjs|rxjs\/operators)$/ }, async ({ path, kind, resolveDir }) => {
      const [name] = path.split('/');
      const found = await resolve(`${name}/package.json`, { kind, resolveDir });
      return { path: join(dirname(found.path), AS_MODULES[path]), sideEffects: false };
    });
    // Unlike rxjs, BullMQ does not say that its modules do nothing but export.
    onResolve({ filter: /^/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === ASKING || kind !== 'import-statement' || !IN_BULLMQ.test(importer)) return undefined;
      const found = await resolve(path, { importer, kind, resolveDir, pluginData: ASKING });
      return { ...found, sideEffects: false };
    });
  },
};

const pathInPackage = (path) =>
  path
    .split(/[/\\]node_modules[/\\]/)
    .at(-1)
    .replaceAll('\\', '/');
const FILES = /[/\\]node_modules[/\\](?:@fastify|@nestjs|axios|bullmq|file-type|pg|undici)[/\\]/;
const ASKING = Symbol('asking esbuild itself');
const IN_BULLMQ = /[/\\]bullmq[/\\]dist[/\\]esm[/\\]/;
