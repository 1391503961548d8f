import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { JobSchedulerStack } from '../job-scheduler-stack.js';
import { newApp } from '../stack.fixture-spec.js';
import { readStage } from '../stage/stage.js';
import { filesBeside, filesOfDockerfile } from './needed-files.fixture-spec.js';

const workspace = join(__dirname, '../../..');
const APPS = ['apps/api', 'apps/scheduler', 'apps/runner'];

const read = <Content>(file: string): Content =>
  JSON.parse(readFileSync(resolve(workspace, file), 'utf8')) as Content;

interface Lock {
  packages: Record<string, { link?: boolean; resolved?: string }>;
}
/** The folders of all workspaces: `npm ci` refuses a lock file that names one whose manifest is missing. */
const members = (): string[] =>
  Object.values(read<Lock>('package-lock.json').packages).flatMap(({ link, resolved }) =>
    link === true && resolved !== undefined ? [resolved] : [],
  );

interface Assets {
  dockerImages: Record<string, { source: { directory: string; dockerFile: string } }>;
}

interface Configuration {
  extends?: string;
  references?: { path: string }[];
}
/** The files that `tsc --build` reads for a configuration: those of the projects it refers to, and their sources. */
function filesOfBuild(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const { extends: base, references } = read<Configuration>(file);
  const others = [...(base === undefined ? [] : [base]), ...(references ?? []).map(({ path }) => path)];
  for (const other of others) filesOfBuild(normalize(join(dirname(file), other)), found);
  const sources = join(workspace, dirname(file), 'src');
  if (!existsSync(sources)) return found;
  for (const entry of readdirSync(sources, { recursive: true, withFileTypes: true })) {
    const isSource = entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('spec.ts');
    if (isSource) found.add(relative(workspace, join(entry.parentPath, entry.name)));
  }
  return found;
}

describe('the sources of an image that is built', () => {
  const app = newApp();
  new JobSchedulerStack(app, 'Built', readStage({ stage: 'dev' }));
  const assembly = app.synth();
  const folder = readdirSync(assembly.directory).find((name) =>
    existsSync(join(assembly.directory, name, 'package-lock.json')),
  );
  const missing = (files: Iterable<string>): string[] =>
    [...files].filter((file) => !existsSync(join(assembly.directory, folder ?? 'none', file)));

  it('have the Dockerfile that the asset names', () => {
    const { dockerImages } = read<Assets>(join(assembly.directory, 'Built.assets.json'));
    expect(Object.values(dockerImages).map(({ source }) => source)).toEqual([
      expect.objectContaining({ directory: folder, dockerFile: 'docker/Dockerfile' }),
    ]);
    expect(missing(['docker/Dockerfile', '.dockerignore'])).toEqual([]);
  });

  it('have what npm installs from', () => {
    const manifests = members().map((member) => join(member, 'package.json'));
    expect(manifests).toEqual(expect.arrayContaining(APPS.map((name) => join(name, 'package.json'))));
    expect(missing(['package.json', 'package-lock.json', '.npmrc', ...manifests])).toEqual([]);
  });

  it('have what the compiler reads for the three apps', () => {
    const files = new Set(APPS.flatMap((name) => [...filesOfBuild(join(name, 'tsconfig.lib.json'))]));
    expect([...files]).toEqual(
      expect.arrayContaining([
        'tsconfig.base.json',
        'libs/job-model/tsconfig.lib.json',
        'apps/api/src/migrate.ts',
      ]),
    );
    expect(missing(files)).toEqual([]);
  });

  it('have the programs that are not compiled', () => {
    expect(missing(['docker/health.mjs', 'tools/echo-target/main.mjs'])).toEqual([]);
  });

  it('have every file that the Dockerfile copies or names in a command, and what those programs import', () => {
    const files = filesOfDockerfile(workspace, 'docker/Dockerfile');
    expect([...files]).toEqual(
      expect.arrayContaining([
        'apps/cli/tsconfig.lib.json',
        'apps/cli/package.json',
        'tools/bundle/main.mjs',
        'tools/bundle/programs.mjs',
        'tools/bundle/stamp.mjs',
      ]),
    );
    expect(missing(files)).toEqual([]);
  });

  it('have what the compiled programs read beside them while they run', () => {
    const compiled = [...APPS, 'apps/cli'].map((name) => join(name, 'tsconfig.lib.json'));
    const sources = new Set(compiled.flatMap((file) => [...filesOfBuild(file)]));
    const read = [...sources].flatMap((source) => filesBeside(workspace, source));
    expect(read).toEqual(
      expect.arrayContaining(['openapi.json', 'libs/job-store/migrations/0001_jobs_and_runs.sql']),
    );
    expect(missing(read)).toEqual([]);
  });

  it('have nothing that is made from them', () => {
    const entries = readdirSync(join(assembly.directory, folder ?? 'none'), { recursive: true });
    const made = entries.filter((name) => /(^|\/)(node_modules|dist|\.data|\.git)(\/|$)/.test(String(name)));
    expect(made).toEqual([]);
  });
});
