import { PrivatePostgres, signal, type Undertaker } from '@job-scheduler/testing';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a cluster needs from its PostgreSQL, wherever that comes from. */
export type ClusterPostgres = Pick<PostgresServer, keyof PostgresServer>;

/** A PostgreSQL that can be killed and started again on the same data. Its port changes with each start. */
export class PostgresServer {
  private constructor(
    private server: PrivatePostgres,
    private readonly directory: string,
    private isRunning = true,
  ) {}

  /** Starts it in a directory that the undertaker removes. Commits survive the process, but not the machine. */
  static async start(
    undertaker: Undertaker,
    directory = join(undertaker.directory, 'postgres'),
  ): Promise<PostgresServer> {
    await mkdir(directory, { recursive: true });
    undertaker.add(`kill -s QUIT "$(head -n 1 '${directory}/postgres/data/postmaster.pid')"`);
    return new PostgresServer(await launch(directory), directory);
  }

  get url(): string {
    return this.server.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** The major version. */
  get version(): string {
    return readFileSync(join(this.directory, 'postgres/data/PG_VERSION'), 'utf8').trim();
  }

  get pid(): number {
    const file = join(this.directory, 'postgres/data/postmaster.pid');
    return Number(readFileSync(file, 'utf8').split('\n', 1)[0]);
  }

  /** Whether its main process is running, even if it does not accept connections. */
  isAlive(): boolean {
    try {
      return process.kill(this.pid, 0);
    } catch {
      return false;
    }
  }

  /** Kills the main process with SIGKILL; its sessions then end by themselves. */
  kill(): void {
    if (!this.isRunning) return;
    this.isRunning = false;
    signal(this.pid, 'SIGKILL');
  }

  /** Cuts all sessions, writes everything to disk and stops. */
  async stop(): Promise<void> {
    this.isRunning = false;
    await this.server.stop();
  }

  /** Starts it again, after it was killed or stopped. */
  async start(): Promise<void> {
    this.server = await launch(this.directory);
    this.isRunning = true;
  }

  /** The URL under which clients reach it through a port of their own. */
  urlThrough(port: number): string {
    const url = new URL(this.url);
    url.port = String(port);
    return url.href;
  }
}

const launch = (directory: string): Promise<PrivatePostgres> =>
  PrivatePostgres.start({ directory, fsync: false, log: () => undefined });
