import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const tools = join(__dirname, '..', '..', '..', 'tools');

/** Stands in for the npm that installs: makes the compiler below, unless told to hang or to fail. */
const NPM = `
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('calls', 'install\\n');
if (existsSync('registry-hangs')) { console.error('hanging'); setInterval(() => {}, 1000); }
else if (existsSync('registry-is-down')) { console.error('ENOTFOUND registry'); process.exit(1); }
else {
  mkdirSync('node_modules/typescript/bin', { recursive: true });
  writeFileSync('node_modules/typescript/bin/tsc', ${JSON.stringify(`
    const fs = require('node:fs');
    fs.appendFileSync('calls', 'build\\n');
    const source = fs.readFileSync('apps/standalone/src/main.ts', 'utf8');
    if (source.includes('mistake')) { console.log('main.ts(1,1): error TS1: mistake'); process.exit(2); }
    fs.mkdirSync('apps/standalone/dist', { recursive: true });
    fs.writeFileSync('apps/standalone/dist/main.js', source);
    fs.writeFileSync('apps/standalone/dist/tsconfig.lib.tsbuildinfo', '');
  `)});
}
`;

/** Stands in for the standalone process: says that it runs, and how it was asked to end. */
const MAIN = `
process.on('SIGTERM', () => { console.log('drained'); process.exit(0); });
console.log('running ' + process.pid);
setInterval(() => {}, 1000);
`;

let workspace: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'launcher-'));
  await cp(join(tools, 'start.mjs'), join(workspace, 'tools', 'start.mjs'));
  await cp(join(tools, 'launch'), join(workspace, 'tools', 'launch'), { recursive: true });
  await put('package.json', '{ "type": "module", "scripts": { "start": "node tools/start.mjs" } }');
  await put('package-lock.json', '{}');
  await put('npm-cli.js', NPM);
  await put('apps/standalone/src/main.ts', MAIN);
});

afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(workspace, { recursive: true, force: true });
});

describe('npm start', () => {
  it('installs and builds on a fresh clone, and does neither again when nothing changed', async () => {
    const first = start();
    await first.prints('running');
    expect(first.output()).toMatch(/^Installing dependencies .*…\nBuilding …\nrunning/);
    await first.ends('SIGTERM');
    await stampedRun();
    expect(await calls()).toEqual(['install', 'build']);
  });

  it('installs again when the lock file changed', async () => {
    await stampedRun();
    await put('package-lock.json', '{ "changed": true }');
    await stampedRun();
    expect(await calls()).toEqual(['install', 'build', 'install', 'build']);
  });

  it('builds again when a source changed, appeared or went, or the output is missing', async () => {
    await stampedRun();
    await put('apps/standalone/src/main.ts', `${MAIN}// edited`);
    await stampedRun();
    await put('libs/new/src/index.ts', '');
    await stampedRun();
    await rm(join(workspace, 'libs'), { recursive: true });
    await stampedRun();
    await rm(join(workspace, 'apps/standalone/dist'), { recursive: true });
    await stampedRun();
    expect(await calls()).toEqual(['install', 'build', 'build', 'build', 'build', 'build']);
  });

  it('removes what deleted sources left in the output', async () => {
    await stampedRun();
    await put('apps/standalone/dist/0001-gone.js', '');
    await put('apps/standalone/src/main.ts', `${MAIN}// edited`);
    await stampedRun();
    await expect(stat(join(workspace, 'apps/standalone/dist/0001-gone.js'))).rejects.toThrow('ENOENT');
  });

  it('prints what npm said and exits 1 when the installation fails, and tries again next time', async () => {
    await put('registry-is-down', '');
    const failing = start();
    expect(await failing.ended()).toBe(1);
    expect(failing.output()).toContain('ENOTFOUND registry');
    await rm(join(workspace, 'registry-is-down'));
    await stampedRun();
    expect(await calls()).toEqual(['install', 'install', 'build']);
  });

  it('prints all compile errors and exits 1 when the build fails', async () => {
    await put('apps/standalone/src/main.ts', 'mistake');
    const failing = start();
    expect(await failing.ended()).toBe(1);
    expect(failing.output()).toContain('main.ts(1,1): error TS1: mistake');
  });

  it('ends at once at SIGTERM in an installation', async () => {
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

  it('tells an old Node.js what is needed, in one sentence', async () => {
    const pretend = "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });";
    const old = start(process.execPath, ['--import', `data:text/javascript,${pretend}`, 'tools/start.mjs']);
    expect(await old.ended()).toBe(1);
    expect(old.output()).toMatch(
      /^Job-Scheduler needs Node\.js 20\.19 or newer, and this is 18\.20\.4: .*\.\n$/,
    );
  });
});

async function put(path: string, content: string): Promise<void> {
  const file = join(workspace, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, 0o755);
}

async function calls(): Promise<string[]> {
  return (await readFile(join(workspace, 'calls'), 'utf8')).trim().split('\n');
}

/** One start from nothing running to drained. */
async function stampedRun(): Promise<void> {
  const run = start();
  await run.prints('running');
  expect(await run.ends('SIGTERM')).toBe(0);
}

function start(program = process.execPath, args = ['tools/start.mjs']) {
  const env: NodeJS.ProcessEnv = { ...process.env, npm_execpath: join(workspace, 'npm-cli.js') };
  delete env['npm_lifecycle_event'];
  const child = spawn(program, args, { cwd: workspace, env, stdio: ['ignore', 'pipe', 'pipe'] });
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
