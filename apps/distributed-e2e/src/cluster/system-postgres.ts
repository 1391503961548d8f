import { lastingPort, signal, type Undertaker } from '@job-scheduler/testing';
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { postgresPrograms, type PostgresProgram } from './postgres-programs.js';
import type { ClusterPostgres } from './postgres-server.js';

const DATABASE = 'job_scheduler';

/** A private PostgreSQL from the system's packages, which include the programs for backup and restore. */
export class SystemPostgres implements ClusterPostgres {
  port = 0;

  private constructor(
    private readonly programs: string,
    private readonly directory: string,
    private readonly account: Account | undefined,
  ) {}

  /** Starts it in a directory that the undertaker removes. */
  static async start(undertaker: Undertaker): Promise<SystemPostgres> {
    const programs = await postgresPrograms();
    const account = serverAccount();
    const directory = await mkdtemp(join(tmpdir(), 'system-postgres-'));
    undertaker.add(`kill -s QUIT "$(head -n 1 '${directory}/data/postmaster.pid')"; rm -rf '${directory}'`);
    if (account !== undefined) await chown(directory, account.uid, account.gid);
    await chmod(directory, 0o700);
    const server = new SystemPostgres(programs, directory, account);
    await server.create();
    return server;
  }

  get url(): string {
    return this.urlThrough(this.port);
  }

  get version(): string {
    return readFileSync(join(this.data, 'PG_VERSION'), 'utf8').trim();
  }

  get pid(): number {
    return Number(readFileSync(join(this.data, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
  }

  isAlive(): boolean {
    try {
      return process.kill(this.pid, 0);
    } catch {
      return false;
    }
  }

  kill(): void {
    if (this.isAlive()) signal(this.pid, 'SIGKILL');
  }

  async stop(): Promise<void> {
    if (this.isAlive()) await this.run('pg_ctl', '--pgdata', this.data, '--mode=fast', '--wait', 'stop');
  }

  async start(): Promise<void> {
    this.port = await lastingPort();
    const options = `-p ${this.port} -k ${this.directory} -c listen_addresses=127.0.0.1 -c fsync=off`;
    const log = join(this.directory, 'server.log');
    await this.run('pg_ctl', '--pgdata', this.data, '--wait', '--log', log, '--options', options, 'start');
  }

  /** The URL under which clients reach it through a port of their own. */
  urlThrough(port: number): string {
    return `postgres://postgres@127.0.0.1:${port}/${DATABASE}`;
  }

  /** Dumps the whole database to a new file beside the data while the system keeps running. Resolves to the path. */
  async dump(name: string): Promise<string> {
    const file = join(this.directory, name);
    await this.run('pg_dump', '--dbname', this.url, '--format=custom', '--file', file);
    return file;
  }

  /** Restores a dump into the database, which must be empty. */
  async restore(file: string): Promise<void> {
    await this.run('pg_restore', '--dbname', this.url, '--no-owner', '--exit-on-error', file);
  }

  /** Loses everything and starts with an empty database, on another port. */
  async lose(): Promise<void> {
    await this.stop();
    await rm(this.data, { recursive: true });
    await this.create();
  }

  private get data(): string {
    return join(this.directory, 'data');
  }

  private async create(): Promise<void> {
    const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
    await this.run('initdb', '--pgdata', this.data, ...options);
    await this.start();
    await this.run('createdb', '--host=127.0.0.1', `--port=${this.port}`, '--username=postgres', DATABASE);
  }

  private async run(program: PostgresProgram, ...args: string[]): Promise<void> {
    const options = { cwd: this.directory, ...this.account };
    // The server that pg_ctl starts keeps the output open, so the output must go nowhere.
    const [file, commands] =
      program === 'pg_ctl'
        ? ['/bin/sh', ['-c', 'exec "$0" "$@" >/dev/null 2>&1', join(this.programs, program), ...args]]
        : [join(this.programs, program), args];
    await promisify(execFile)(file, commands, options);
  }
}

interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root, so it runs as the user postgres, whom its package creates. */
function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string): number =>
    Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
