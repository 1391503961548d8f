import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readText } from './compose-file.for-spec.js';

const stages = readText('Dockerfile')
  .split(/^FROM /m)
  .slice(1);
const final = stages.at(-1) ?? '';

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}
const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** The libraries of the workspace that an app needs, directly or not. */
function librariesOf(folder: string, found = new Set<string>()): Set<string> {
  const { dependencies, devDependencies } = manifest(folder);
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    const library = /^@job-scheduler\/(.+)$/.exec(name)?.[1];
    if (library === undefined || found.has(library)) continue;
    found.add(library);
    librariesOf(join('libs', library), found);
  }
  return found;
}

/** What a configuration of the compiler extends. */
const baseOf = (path: string): string | undefined =>
  (JSON.parse(readFileSync(path, 'utf8')) as { extends?: string }).extends;

describe('docker/Dockerfile', () => {
  it('builds each stage from the base that is given', () => {
    expect(stages.length).toBeGreaterThan(3);
    for (const stage of stages) expect(stage).toMatch(/^(\$\{BASE\}|build AS)/);
    expect(readText('Dockerfile')).toMatch(/^ARG BASE=docker\.io\/library\/node:24-\S+-slim$/m);
  });

  it('runs as a user that is not root, known by number so that orchestrators can check it', () => {
    expect(final).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
  });

  it('runs no install script', () => {
    const installs = readText('Dockerfile').match(/npm ci[^\n]*/g) ?? [];
    expect(installs).toHaveLength(2);
    for (const install of installs) expect(install).toContain('--ignore-scripts');
  });

  it('bundles the apps and jobctl, and leaves out the files that the bundles were made from', () => {
    expect(readText('Dockerfile')).toMatch(/&& node tools\/bundle\/main\.mjs api scheduler runner cli$/m);
    expect(readText('Dockerfile')).toMatch(/^RUN rm -rf .* apps\/\*\/out-tsc /m);
  });

  it('builds the dashboard, and keeps nothing of it but the built files', () => {
    expect(readText('Dockerfile')).toMatch(/^RUN node tools\/dashboard\/main\.mjs$/m);
    expect(readText('Dockerfile')).toMatch(/^RUN rm -rf [^]* tools\/dashboard apps\/dashboard\/src /m);
  });

  it('leaves out no library that api, scheduler or runner needs', () => {
    const removed = ['standalone', 'testing'];
    for (const app of ['api', 'scheduler', 'runner']) {
      const libraries = librariesOf(join('apps', app));
      expect(libraries.size).toBeGreaterThan(4);
      for (const name of removed) expect(libraries).not.toContain(name);
      for (const name of libraries) expect(readdirSync('libs')).toContain(name);
    }
  });

  it('brings the programs compiled, for the user that runs them, who cannot change what was compiled', () => {
    const compiled = stages.find((stage) => stage.startsWith('${BASE} AS compiled')) ?? '';
    const [user] = /^USER .*$/m.exec(final) ?? [];
    expect(compiled).toContain(`${user}\nRUN mkdir /tmp/compiled`);
    for (const app of ['api', 'scheduler', 'runner']) expect(compiled).toContain(` ${app}/dist/main.js`);
    const folder = /NODE_COMPILE_CACHE=\/app\/(\w+)$/m.exec(final)?.[1];
    expect(final).toContain(`\nCOPY --from=compiled --chown=0:0 /tmp/compiled ./${folder}\n`);
    for (const stage of [compiled, final]) expect(stage).toContain('\nWORKDIR /app\nCOPY ');
  });

  it('has jobctl as a command', () => {
    const { bin } = manifest('apps/cli') as { bin?: Record<string, string> };
    expect(final).toContain(`RUN ln -s /app/apps/cli/${bin?.['jobctl']} /usr/local/bin/jobctl\n`);
  });
});

describe('.dockerignore', () => {
  it('lets in what is there, and keeps out everything that is not named', () => {
    const lines = readFileSync('.dockerignore', 'utf8').split('\n');
    expect(lines.find((line) => line !== '' && !line.startsWith('#'))).toBe('*');
    const allowed = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    for (const path of ['docker/health.mjs', 'openapi.json', 'tools/bundle', 'tools/dashboard'])
      expect(allowed).toContain(path);
    expect(allowed.filter((path) => !existsSync(path) && !path.startsWith('infra/'))).toEqual([]);
  });

  it('lets in what the configurations of the compiler extend', () => {
    const lines = readFileSync('.dockerignore', 'utf8').split('\n');
    const configurations = ['apps', 'libs'].flatMap((folder) =>
      readdirSync(folder)
        .flatMap((name) => ['tsconfig.json', 'tsconfig.lib.json'].map((file) => join(folder, name, file)))
        .filter((path) => existsSync(path)),
    );
    expect(configurations).toContain('apps/dashboard/tsconfig.json');
    for (let path of configurations) {
      for (let base = baseOf(path); base !== undefined; base = baseOf(path)) {
        path = join(dirname(path), base);
        if (!path.includes('/')) expect(lines).toContain(`!${path}`);
      }
    }
  });
});
