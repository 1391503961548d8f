import { lastingPort } from '@job-scheduler/testing';
import { exec } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Terminal } from './terminal.for-spec.js';

const workspace = join(__dirname, '..', '..');
const nx = join(workspace, 'node_modules', '.bin', 'nx');
const LIMIT_MS = 240_000;

let directory: string;
/** Nobody else is given them once they are free again. */
let ports: Record<'PORT' | 'DASHBOARD_PORT' | 'ECHO_PORT' | 'METRICS_PORT', string>;
const terminals: Terminal[] = [];

beforeAll(async () => {
  const [api, dashboard, echo] = [await lastingPort(), await lastingPort(), await lastingPort()];
  ports = {
    PORT: String(api),
    DASHBOARD_PORT: String(dashboard),
    ECHO_PORT: String(echo),
    // Of several processes.
    METRICS_PORT: '0',
  };
});

beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'development-')));
  // The script of the root without the installation, which must not happen during a test.
  const scripts = { dev: `exec node '${join(workspace, 'tools', 'dev', 'development.mjs')}'` };
  await writeFile(join(directory, 'package.json'), JSON.stringify({ scripts }));
});

afterEach(async () => {
  for (const terminal of terminals.splice(0)) terminal.killGroup();
  await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
});

describe('npm run dev', () => {
  it(
    'runs everything on servers of its own, reloads what changes, shares them with nx serve, and ends it all',
    async () => {
      const dev = open(['npm', 'run', 'dev'], { cwd: directory });
      const [welcome] = await dev.prints(/Job-Scheduler is ready, and reloads[^]*Ctrl\+C/);
      expect(addressesIn(welcome)).toHaveLength(9);
      expect(await answering(addressesIn(welcome))).toHaveLength(9);

      const [pasted = ''] = /^ {2}node .+$/m.exec(welcome) ?? [];
      expect((await promisify(exec)(pasted)).stdout).toContain('succeeded: HTTP 200');
      await dev.prints(/^echo-target POST \/ run=\S+ attempt=1 \{"hello":"world"\}$/m);
      await dev.prints(/^api +\d\d:\d\d:\d\d\.\d{3} info {2}A request was answered\. /m);

      const other = open(['npm', 'run', 'dev'], { cwd: directory });
      expect(await other.ended).toBe(1);
      expect(other.output).toContain(
        `\n\`npm run dev\` is already running on ${join(directory, 'data')}: stop it, or set DATA_DIR.\n`,
      );

      const printed = dev.output.length;
      await touch('libs/execution/dist/index.js');
      await dev.prints(/^runner +Job-Scheduler runner is ready/m, printed);
      expect(dev.output.slice(printed)).not.toMatch(/(api|scheduler|echo-target) is ready/);

      const second = open([process.execPath, nx, 'serve', 'runner'], { cwd: workspace });
      await second.prints(/^runner +Job-Scheduler runner is ready/m);
      second.interrupt();
      await second.ended;

      dev.interrupt();
      dev.interrupt();
      expect(await dev.ended).toBe(0);
      // npm may print a notice about its own updates after it.
      expect(dev.output).toMatch(/^Stopped\.$/m);
      expect(await answering(addressesIn(dev.output + second.output))).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'says in one sentence what to do about a port that is taken',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const urls = { DATABASE_URL: 'postgres://x', REDIS_URL: 'redis://x', AMQP_URL: 'amqp://x' };
      const dev = open(['npm', 'run', 'dev'], { cwd: directory, env: { ...urls, ECHO_PORT: String(port) } });
      expect(await dev.ended).toBe(1);
      expect(dev.output).toMatch(
        new RegExp(`\nPort ${port} is taken by another program: set ECHO_PORT to a free port\\.$`, 'm'),
      );
      other.close();
    },
    LIMIT_MS,
  );
});

describe('nx serve', () => {
  it(
    'ends when Nx alone is killed',
    async () => {
      const serve = open([process.execPath, nx, 'serve', 'echo-target'], { cwd: workspace });
      await serve.prints(/^echo-target Job-Scheduler echo-target is ready/m);
      serve.kill();
      await serve.ended;
      while ((await answering(addressesIn(serve.output))).length > 0) await delay(50);
    },
    LIMIT_MS,
  );
});

function open(
  command: [string, ...string[]],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Terminal {
  const own = { DATA_DIR: join(directory, 'data'), NX_WORKSPACE_DATA_DIRECTORY: join(directory, 'nx') };
  const { PATH, HOME } = process.env;
  const terminal = new Terminal(command, {
    cwd,
    env: { PATH, HOME, NX_TUI: 'false', ...ports, ...own, ...env },
  });
  terminals.push(terminal);
  return terminal;
}

/** Changes a compiled file as the compiler does when its source was edited. */
async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(join(workspace, file), now, now);
}

/** The distinct URLs of the form `scheme://…127.0.0.1:port`. */
function addressesIn(text: string): string[] {
  return [...new Set(text.match(/\w+:\/\/\S*127\.0\.0\.1:\d+/g) ?? [])];
}

/** The URLs at which something listens. */
async function answering(addresses: string[]): Promise<string[]> {
  const answers = addresses.map(async (address) => {
    const socket = connect({ host: '127.0.0.1', port: Number(address.split(':').at(-1)) });
    const isAnswered = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    return isAnswered ? [address] : [];
  });
  return (await Promise.all(answers)).flat();
}
