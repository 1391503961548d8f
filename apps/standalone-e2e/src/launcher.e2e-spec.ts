import { signal } from '@job-scheduler/testing';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '..', '..', '..');
const tools = join(root, 'tools');

/** Stands in for the npm that installs: provides compiler and bundler, unless it is told to hang or to fail. */
const NPM = `
import { appendFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
const [command, ...options] = process.argv.slice(2);
appendFileSync('calls', [command, ...options.filter((option) => option.startsWith('--workspace'))].join(' ') + '\\n');
if (existsSync('registry-hangs')) { console.error('hanging'); setInterval(() => {}, 1000); }
else if (existsSync('registry-is-down')) { console.error('ENOTFOUND registry'); process.exit(1); }
else {
  mkdirSync('node_modules', { recursive: true });
  for (const name of ['@typescript', 'esbuild']) {
    rmSync('node_modules/' + name, { force: true });
    symlinkSync(${JSON.stringify(join(root, 'node_modules'))} + '/' + name, 'node_modules/' + name);
  }
}
`;

/** Stands in for the standalone process: prints that it is running, and how it was asked to end. */
const MAIN = `// @ts-nocheck
process.on('SIGTERM', () => { console.log('drained'); process.exit(0); });
console.log('running ' + process.pid);
setInterval(() => {}, 1000);
`;

/** The same, which tells the launcher that it runs. `first` is what it does before. */
const mainWithOrigin = (first = ''): string =>
  `${MAIN}${first}\nexport const running = { origin: Promise.resolve('http://127.0.0.1:8000') };\n`;

/** Stands in for the build of the dashboard, and leaves the same stamp. */
const DASHBOARD_BUILD = `
import { mkdirSync } from 'node:fs';
import { digestOfInputs, stamp } from './stamp.mjs';
mkdirSync('apps/dashboard/dist', { recursive: true });
await stamp('apps/dashboard/dist', await digestOfInputs('.'));
`;

let workspace: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'launcher-'));
  for (const script of ['start.mjs', 'install.mjs']) {
    await cp(join(tools, script), join(workspace, 'tools', script));
  }
  for (const folder of ['bundle', 'dashboard', 'launch']) {
    await cp(join(tools, folder), join(workspace, 'tools', folder), { recursive: true });
  }
  await put('package.json', '{ "type": "module", "scripts": { "start": "node tools/start.mjs" } }');
  await put('package-lock.json', '{}');
  await put('npm-cli.js', NPM);
  const options = {
    composite: true,
    rootDir: 'src',
    outDir: 'out-tsc',
    module: 'nodenext',
    target: 'es2023',
    types: [],
    lib: ['es5'],
  };
  const tsBuildInfoFile = 'out-tsc/tsconfig.lib.tsbuildinfo';
  await put(
    'apps/standalone/tsconfig.lib.json',
    JSON.stringify({ compilerOptions: { ...options, tsBuildInfoFile }, include: ['src'] }),
  );
  await put('apps/standalone/package.json', '{ "type": "module" }');
  await put('apps/standalone/src/main.ts', MAIN);
  // Stand in for the packages that are programs of their own (tools/bundle/programs.mjs).
  for (const [library, name] of [
    ['background', 'nodemailer'],
    ['management', 'openid-client'],
  ]) {
    await put(`libs/${library}/package.json`, '{}');
    await put(`libs/${library}/node_modules/${name}/index.js`, 'export {};');
  }
});

afterEach(async () => {
  await Promise.all(started.splice(0).map(killed));
  await rm(workspace, { recursive: true, force: true, maxRetries: 10 });
});

describe('npm start', () => {
  it('installs and builds on a fresh clone, and does neither again when nothing changed', async () => {
    const first = start();
    await first.prints('running');
    expect(first.output()).toMatch(/^Installing dependencies …\nBuilding …\nBundling …\nrunning/);
    await first.ends('SIGTERM');
    const built = await stat(main());
    await stampedRun();
    expect(await calls()).toEqual(['ci --workspace=apps/standalone']);
    expect(await stat(main())).toEqual({ ...built, atime: expect.anything(), atimeMs: expect.anything() });
  });

  it('installs again when the lock file changed', async () => {
    await stampedRun();
    await put('package-lock.json', '{ "changed": true }');
    await stampedRun();
    expect(await calls()).toEqual(['ci --workspace=apps/standalone', 'ci --workspace=apps/standalone']);
  });

  it('leaves the rest of the installation to other scripts, and removes none of it', async () => {
    await stampedRun();
    for (let count = 0; count < 2; count += 1) {
      expect(await start(process.execPath, ['tools/install.mjs']).ended()).toBe(0);
    }
    await stampedRun();
    expect(await calls()).toEqual(['ci --workspace=apps/standalone', 'install']);
  });

  it('builds again when a source changed', async () => {
    await stampedRun();
    await put('apps/standalone/src/main.ts', `${MAIN}console.log('edited');`);
    expect(await stampedRun()).toContain('edited');
  });

  it('builds new sources, and removes the output of deleted ones', async () => {
    await put('apps/standalone/src/gone.ts', '');
    await stampedRun();
    await rm(join(workspace, 'apps/standalone/src/gone.ts'));
    await put('apps/standalone/src/new.ts', '');
    await stampedRun();
    await stat(compiled('new.js'));
    await expect(stat(compiled('gone.js'))).rejects.toThrow('ENOENT');
  });

  it('builds again when the output is missing', async () => {
    await stampedRun();
    await rm(dirname(main()), { recursive: true });
    await stampedRun();
    await rm(compiled('.'), { recursive: true });
    await stampedRun();
    await stat(compiled('main.js'));
  });

  it('bundles again when a compiled file changed, whoever compiled it', async () => {
    await stampedRun();
    await put('apps/standalone/src/main.ts', `${MAIN}console.log('edited');`);
    const build = [join(root, 'node_modules/.bin/tsc'), '--build', 'apps/standalone/tsconfig.lib.json'];
    await promisify(execFile)(process.execPath, build, { cwd: workspace });
    expect(await stampedRun()).toContain('edited');
  });

  it('prints what npm said and exits 1 when the installation fails, and tries again next time', async () => {
    await put('registry-is-down', '');
    const failing = start();
    expect(await failing.ended()).toBe(1);
    expect(failing.output()).toContain('ENOTFOUND registry');
    await rm(join(workspace, 'registry-is-down'));
    await stampedRun();
    expect(await calls()).toHaveLength(2);
  });

  it('prints all compile errors and exits 1 when the build fails', async () => {
    await put('apps/standalone/src/main.ts', 'const one: string = 1;\nconst two: string = 2;');
    const failing = start();
    expect(await failing.ended()).toBe(1);
    for (const line of [1, 2]) expect(failing.output()).toContain(`main.ts(${line},7): error TS2322`);
  });

  it('ends at once on SIGTERM during an installation', async () => {
    await put('registry-hangs', '');
    const installing = start();
    await installing.prints('Installing');
    expect(await installing.ends('SIGTERM')).toBe(143);
  });

  it('drains when npm alone is killed', async () => {
    await stampedRun();
    const npm = start('npm', ['start']);
    await npm.prints('running');
    npm.child.kill('SIGKILL');
    await npm.prints('drained');
  });

  describe('with a dashboard', () => {
    const inputs = [
      ...[
        'index.html',
        'package.json',
        'tsconfig.json',
        'vite.config.ts',
        'src/main.tsx',
        'public/icon.svg',
      ].map((name) => `apps/dashboard/${name}`),
      ...['api-client', 'job-model'].flatMap((name) => [
        `libs/${name}/package.json`,
        `libs/${name}/src/index.ts`,
      ]),
    ];
    const both = 'install --workspace=apps/standalone --workspace=apps/dashboard';
    beforeEach(async () => {
      for (const input of inputs) await put(input, '{}');
      await put('tools/dashboard/main.mjs', DASHBOARD_BUILD);
      await put('apps/standalone/src/main.ts', mainWithOrigin());
    });

    it('installs and builds it once everything runs, and does neither again when nothing changed', async () => {
      const first = start();
      await first.prints('Dashboard: http://127.0.0.1:8000\n');
      expect(first.output()).toMatch(
        /\nrunning \d+\nInstalling the dependencies of the dashboard …\nBuilding the dashboard …\nDashboard: /,
      );
      await first.ends('SIGTERM');
      const second = await stampedRun();
      expect(second).not.toContain('Building the dashboard');
      expect(await calls()).toEqual(['ci --workspace=apps/standalone', both]);
    });

    it('builds it again when its sources changed', async () => {
      const first = start();
      await first.prints('Dashboard: ');
      await first.ends('SIGTERM');
      await put('apps/dashboard/src/main.tsx', 'changed');
      const second = start();
      await second.prints('Dashboard: ');
      await second.ends('SIGTERM');
      expect(await calls()).toHaveLength(2);
    });

    it('goes on without it when it cannot be installed, and tries again at the next start', async () => {
      await put('apps/standalone/src/main.ts', mainWithOrigin(cause('registry-is-down')));
      const first = start();
      await first.prints('The dashboard could not be built, and the API works without it');
      expect(first.output()).toContain('ENOTFOUND registry');
      expect(await first.ends('SIGTERM')).toBe(0);
      expect(first.output()).toMatch(/drained\n$/);
      await rm(join(workspace, 'registry-is-down'));
      await put('apps/standalone/src/main.ts', mainWithOrigin());
      const second = start();
      await second.prints('Dashboard: ');
      await second.ends('SIGTERM');
      expect(await calls()).toEqual(['ci --workspace=apps/standalone', both, both]);
    });

    it('drains at once while it is being installed', async () => {
      await put('apps/standalone/src/main.ts', mainWithOrigin(cause('registry-hangs')));
      const installing = start();
      await installing.prints('Installing the dependencies of the dashboard');
      expect(await installing.ends('SIGTERM')).toBe(0);
      expect(installing.output()).toMatch(/drained\n$/);
    });
  });

  it('says in one sentence which version it needs when Node.js is too old', async () => {
    const pretend = "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });";
    const old = start(process.execPath, ['--import', `data:text/javascript,${pretend}`, 'tools/start.mjs']);
    expect(await old.ended()).toBe(1);
    expect(old.output()).toMatch(
      /^Job-Scheduler needs Node\.js 20\.19 or newer, but this is 18\.20\.4: .*\.\n$/,
    );
  });
});

/** What makes the npm that stands in for the real one fail from then on. */
const cause = (fault: string): string => `(await import('node:fs')).writeFileSync('${fault}', '');`;

async function put(path: string, content: string): Promise<void> {
  const file = join(workspace, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, 0o755);
}

/** Ends a launcher with the steps that it has started. */
async function killed(launcher: ChildProcess): Promise<void> {
  const isRunning = launcher.exitCode === null && launcher.signalCode === null;
  const exit = isRunning ? once(launcher, 'exit') : undefined;
  signal(-(launcher.pid ?? NaN), 'SIGKILL');
  await exit;
}

async function calls(): Promise<string[]> {
  return (await readFile(join(workspace, 'calls'), 'utf8')).trim().split('\n');
}

/** A compiled file. */
const compiled = (file: string): string => join(workspace, 'apps/standalone/out-tsc', file);

/** The program that was made of them. */
const main = (): string => join(workspace, 'apps/standalone/dist/main.js');

/** Starts the launcher and drains it once it is running. Resolves to what it printed. */
async function stampedRun(): Promise<string> {
  const run = start();
  await run.prints('running');
  expect(await run.ends('SIGTERM')).toBe(0);
  return run.output();
}

function start(program = process.execPath, args = ['tools/start.mjs']) {
  const env: NodeJS.ProcessEnv = { ...process.env, npm_execpath: join(workspace, 'npm-cli.js') };
  delete env['npm_lifecycle_event'];
  const child = spawn(program, args, {
    cwd: workspace,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  started.push(child);
  const exit = once(child, 'exit') as Promise<[number | null]>;
  let output = '';
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const watcher of watchers) watcher();
    });
  }
  const ended = async (): Promise<number | null> => (await exit)[0];
  return {
    child,
    output: () => output,
    ended,
    ends: (signal: NodeJS.Signals) => (child.kill(signal), ended()),
    prints: (text: string) =>
      new Promise<void>((resolve) => {
        const check = (): void => {
          if (output.includes(text)) resolve();
        };
        watchers.add(check);
        check();
      }),
  };
}
