import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, newDirectory } from './scratch.js';

const workspace = join(__dirname, '../../..');

jest.setTimeout(90_000);
afterAll(cleanUp, 60_000);

/** Packs a project of the workspace into a folder, as publishing would, and returns the name of the file. */
function packed(project: string, folder: string): string {
  const pack = ['pack', '--silent', '--pack-destination', folder, '--workspace', project];
  return execFileSync('npm', pack, { cwd: workspace, encoding: 'utf8' }).trim();
}

describe('the bundled programs', () => {
  it.each(['api', 'scheduler', 'runner', 'standalone', 'cli'])(
    'of %s are in ASCII, so that Node.js keeps one byte for each character',
    (app) => {
      const folder = join(workspace, 'apps', app, 'dist');
      const programs = readdirSync(folder).filter((name) => name.endsWith('.js'));
      expect(programs).not.toEqual([]);
      for (const program of programs) {
        const bytes = readFileSync(join(folder, program));
        expect({ program, others: bytes.filter((byte) => byte > 0x7f).length }).toEqual({
          program,
          others: 0,
        });
      }
    },
  );
});

describe('what a start reads and compiles', () => {
  // A start takes some 50 ms of CPU time and 6 MB of memory for each MB. What few users need is a part of its own (tools/bundle/programs.mjs).
  it.each([
    ['standalone/dist/main.js', 4_500_000],
    ['api/dist/main.js', 4_100_000],
    ['scheduler/dist/main.js', 4_200_000],
    ['runner/dist/main.js', 3_700_000],
    ['api/dist/migrate.js', 2_000_000],
    ['cli/dist/jobctl.js', 600_000],
  ])('of %s is at most %d bytes', (program, most) => {
    expect(readFileSync(join(workspace, 'apps', program)).length).toBeLessThanOrEqual(most);
  });

  it.each([
    ['standalone', 'nodemailer', 'createTransport'],
    ['scheduler', 'nodemailer', 'createTransport'],
    ['standalone', 'openid-client', 'discovery'],
    ['api', 'openid-client', 'discovery'],
  ])('of %s leaves out %s, which stands beside it until somebody needs it', (app, name, exported) => {
    const file = (program: string): string => join(workspace, 'apps', app, 'dist', `${program}.js`);
    expect(readFileSync(file('main'), 'utf8')).toContain(`import("./${name}.js")`);
    const print = `import(${JSON.stringify(file(name))}).then((part) => console.log(typeof part.${exported}))`;
    expect(execFileSync(process.execPath, ['-e', print], { encoding: 'utf8' })).toBe('function\n');
  });
});

describe('the package of jobctl', () => {
  it('runs alone in an empty folder', () => {
    const folder = newDirectory();
    execFileSync('tar', ['-xzf', packed('@job-scheduler/cli', folder)], { cwd: folder });
    const run = (...args: string[]): string =>
      execFileSync(process.execPath, [join(folder, 'package/bin/jobctl.js'), ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
    expect(run('--version')).toMatch(/^\d+\.\d+\.\d+/);
    expect(run('cron', 'explain', '@daily', '--tz', 'Europe/Paris')).toContain('Europe/Paris');
    const manifest = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8')) as object;
    expect(manifest).not.toHaveProperty('dependencies');
  });
});

const PROGRAM = `import { ApiError, createClient, type Schemas } from '@job-scheduler/api-client';

const client = createClient({ url: 'http://127.0.0.1:9', retry: { retries: 0 } });
export async function names(): Promise<string[]> {
  const names: string[] = [];
  for await (const job of client.items('listJobs', { status: ['paused'] })) names.push(job.name);
  return names;
}
export const explain = (error: unknown): string => (error instanceof ApiError ? error.code : 'other');
export const stateOf = async (id: string): Promise<Schemas['Run']['state']> => (await client.getRun({ id })).state;
// @ts-expect-error: the id is missing.
export const wrong = () => client.getJob({});
names().catch((error: Error) => console.log(error.name));
`;

describe('the package of the client', () => {
  it('installs, type-checks and runs in an empty project', () => {
    const folder = newDirectory();
    const name = packed('@job-scheduler/api-client', folder);
    writeFileSync(join(folder, 'package.json'), '{"name": "empty", "type": "module", "private": true}');
    writeFileSync(join(folder, 'program.ts'), PROGRAM);
    const parser = join(workspace, 'node_modules/eventsource-parser');
    const options = { cwd: folder, encoding: 'utf8' } as const;
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${name}`, parser], options);
    const flags = [
      '--strict',
      '--noUncheckedIndexedAccess',
      '--exactOptionalPropertyTypes',
      '--target',
      'es2022',
    ];
    const libraries = ['--lib', 'es2023,dom,dom.iterable,dom.asynciterable', '--types', ''];
    const modules = ['--module', 'nodenext', '--moduleResolution', 'nodenext'];
    const tsc = join(workspace, 'node_modules/.bin/tsc');
    execFileSync(tsc, [...flags, ...libraries, ...modules, 'program.ts'], options);
    expect(execFileSync(process.execPath, ['program.js'], options)).toBe('NoAnswerError\n');
  });
});
