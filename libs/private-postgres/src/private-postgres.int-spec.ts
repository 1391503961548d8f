import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import ts from 'typescript';
import { DataDirectoryError, PrivatePostgres } from './index.js';

const log = (): void => undefined;
// Below the package, so that Node.js finds the package's dependencies from there.
const compiled = join(__dirname, '..', 'out-tsc', 'compiled');
let directory: string;

beforeAll(async () => {
  await mkdir(compiled, { recursive: true });
  for (const name of (await readdir(__dirname)).filter((file) => !file.includes('spec'))) {
    const source = await readFile(join(__dirname, name), 'utf8');
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
    const { outputText } = ts.transpileModule(source, { compilerOptions });
    await writeFile(join(compiled, name.replace('.ts', '.js')), outputText);
  }
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'private-postgres-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

describe('PrivatePostgres', () => {
  it('creates a cluster, keeps its data over a restart and listens on loopback only', async () => {
    const first = await PrivatePostgres.start({ directory, log });
    await query(first.url, 'CREATE TABLE kept (value integer)');
    expect(await query(first.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(first.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query(first.url, 'SHOW timezone')).toEqual([{ TimeZone: 'UTC' }]);
    await first.stop();
    const second = await PrivatePostgres.start({ directory, log });
    expect(await query(second.url, 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 0 }]);
    await second.stop();
  });

  it('lets exactly one of several simultaneous starts on an empty directory win', async () => {
    const starts = await Promise.allSettled([1, 2, 3].map(() => PrivatePostgres.start({ directory, log })));
    const winners = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    const losers = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason as unknown] : []));
    await Promise.all(winners.map((winner) => winner.stop()));
    const inUse: unknown = expect.stringContaining('is in use by another running Job-Scheduler');
    expect(losers.map(String)).toEqual([inUse, inUse]);
    expect(losers[0]).toBeInstanceOf(DataDirectoryError);
    expect(await readdir(directory)).toEqual(['postgres']);
  });

  it('takes over the server that a killed owner left running, and ends the sessions of that owner', async () => {
    const { owner, url } = await startOwner();
    const left = new pg.Client(url);
    left.on('error', () => undefined);
    await left.connect();
    const ended = new Promise((resolve) => left.once('end', resolve));
    await kill(owner);
    const successor = await PrivatePostgres.start({ directory, log });
    expect(successor.url).toBe(url);
    await ended;
    await successor.stop();
  });

  it('restarts a server that was left running with other settings', async () => {
    const { owner, url } = await startOwner();
    await kill(owner);
    const successor = await PrivatePostgres.start({ directory, log, fsync: false });
    expect(await query(successor.url, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
    expect(successor.url).not.toBe(url);
    await successor.stop();
  });

  it('starts after owner and server were both killed, even if another process has the pid by now', async () => {
    const { owner } = await startOwner();
    const lockFile = join(directory, 'postgres', 'data', 'postmaster.pid');
    const [pid = '', ...rest] = (await readFile(lockFile, 'utf8')).split('\n');
    await kill(owner);
    process.kill(Number(pid), 'SIGKILL');
    await writeFile(lockFile, [process.pid, ...rest].join('\n'));
    const successor = await PrivatePostgres.start({ directory, log });
    expect(await query(successor.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await successor.stop();
  });

  it('stays the owner when one of the server processes crashes, and reports when the server ends', async () => {
    const server = await PrivatePostgres.start({ directory, log });
    const exit = new Promise<string>((resolve) => server.onExit(resolve));
    const sessions = await query<{ pid: number }>(
      server.url,
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'job-scheduler owner'",
    );
    process.kill(sessions[0]?.pid ?? 0, 'SIGKILL');
    await ownedAgain(server.url, sessions[0]?.pid ?? 0);
    await expect(PrivatePostgres.start({ directory, log })).rejects.toThrow('is in use');
    const [pid] = (await readFile(join(directory, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
    expect(await exit).toContain('has ended');
  });

  it('refuses a directory that holds something else, in one sentence', async () => {
    await mkdir(join(directory, 'postgres', 'photographs'), { recursive: true });
    await expect(PrivatePostgres.start({ directory, log })).rejects.toThrow(
      /^\S+ holds no PostgreSQL data of Job-Scheduler: .*\.$/,
    );
  });

  it('refuses a path that is a file, in one sentence', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    await expect(PrivatePostgres.start({ directory: file, log })).rejects.toThrow(
      /^The data directory \S+ cannot be written to \(it is not a directory\): .*\.$/,
    );
  });
});

/** A separate process that owns the server and is to be killed. */
async function startOwner(): Promise<{ owner: ChildProcess; url: string }> {
  const script = `
    const { PrivatePostgres } = await import(${JSON.stringify(join(compiled, 'index.js'))});
    console.log((await PrivatePostgres.start({ directory: ${JSON.stringify(directory)}, log() {} })).url);`;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface(owner.stdout), 'line')) as [string];
  return { owner, url };
}

async function kill(owner: ChildProcess): Promise<void> {
  owner.kill('SIGKILL');
  await once(owner, 'exit');
}

const POLL_MS = 10;

/** Resolves when a session other than the crashed one holds the owner's lock. */
async function ownedAgain(url: string, crashed: number): Promise<void> {
  const holders = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted";
  for (;;) {
    const rows = await query<{ pid: number }>(url, holders).catch(() => []);
    if (rows.some(({ pid }) => pid !== crashed)) return;
    await delay(POLL_MS);
  }
}

async function query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  url: string,
  sql: string,
): Promise<Row[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<Row>(sql);
  await client.end();
  return rows;
}
