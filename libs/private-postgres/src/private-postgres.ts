import { open, rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { locateBinaries, type PostgresBinaries } from './binaries.js';
import { Cluster } from './cluster.js';
import { DataDirectoryError, withDirectoryErrors } from './data-directory-error.js';
import { freePort } from './free-port.js';
import { OwnershipLock } from './ownership-lock.js';
import { Postmaster } from './postmaster.js';
import { ServerAccount } from './server-account.js';
import { serverSettings } from './server-settings.js';

/** How many starts to try: one can fail on a taken port, a competitor, or the remains of a server just killed. */
const MAX_STARTS = 8;

/** A start that takes longer than this is replaying the write-ahead log of a server that was killed. */
const SLOW_MS = 3_000;

export interface PrivatePostgresOptions {
  /** DATA_DIR, created when missing. The cluster lives in its subdirectory `postgres`. */
  readonly directory: string;
  /** Whether commits reach the disk; default true. Only tests set it to false. */
  readonly fsync?: boolean;
  /** How many connections may be open at the same time; default 50. */
  readonly maxConnections?: number;
  /** Receives one line for each step that takes noticeable time. */
  readonly log: (line: string) => void;
}

/**
 * A PostgreSQL server of our own, on a free port of 127.0.0.1. One process owns it at a time. The next owner takes over
 * a server that a killed owner left running, or restarts it if it runs with different settings.
 */
export class PrivatePostgres {
  private readonly exitListeners: ((reason: string) => void)[] = [];
  private readonly stopWithProcess = (): void => this.postmaster.signalFastShutdown();
  private stopping: Promise<void> | undefined;

  private constructor(
    private readonly cluster: Cluster,
    private readonly postmaster: Postmaster,
    /** `postgres://…`, superuser and password included. */
    readonly url: string,
    lock: OwnershipLock,
  ) {
    this.watch(lock);
    process.once('exit', this.stopWithProcess);
  }

  /** @throws DataDirectoryError when the data directory is in use, not writable or not ours. */
  static async start(options: PrivatePostgresOptions): Promise<PrivatePostgres> {
    const { fsync = true, maxConnections = 50 } = options;
    const [cluster, binaries] = await Promise.all([Cluster.open(options.directory), locateBinaries()]);
    return withDirectoryErrors(cluster.directory, async () => {
      const places = { directory: cluster.directory, cluster: cluster.root, program: binaries.postgres };
      const account = await ServerAccount.choose(places);
      if (!(await cluster.exists())) {
        options.log('Creating the database …');
        await cluster.create(binaries, account, { fsync });
      }
      const args = [
        '-D',
        cluster.data,
        ...serverSettings({ fsync, maxConnections, version: binaries.version }),
      ];
      const slow = setTimeout(
        () => options.log('PostgreSQL is repairing its data after an unclean shutdown …'),
        SLOW_MS,
      );
      return PrivatePostgres.own(cluster, () => launch(cluster, binaries, account, args), args).finally(() =>
        clearTimeout(slow),
      );
    });
  }

  /** Calls back once if the server ends or passes to another owner without stop(). */
  onExit(listener: (reason: string) => void): void {
    this.exitListeners.push(listener);
  }

  /** Stops the server: cuts its sessions and checkpoints its data, within a time limit. It may be called again. */
  stop(): Promise<void> {
    this.stopping ??= this.postmaster.stop().finally(() => process.off('exit', this.stopWithProcess));
    return this.stopping;
  }

  private static async own(
    cluster: Cluster,
    launchServer: () => Promise<Postmaster>,
    args: readonly string[],
  ): Promise<PrivatePostgres> {
    const password = await cluster.password();
    for (let start = 0; start < MAX_STARTS; start += 1) {
      await delay(start * 50);
      const found = await Postmaster.find(cluster.data);
      const postmaster = found ?? (await launchServer());
      const url = `postgres://postgres:${password}@127.0.0.1:${postmaster.port}/postgres`;
      const lock = await OwnershipLock.take(postmaster, url);
      if (lock === 'held') throw inUse(cluster);
      if (lock === 'gone') continue;
      if (found !== undefined && !(await found.runsWith(args))) {
        await found.stop();
        continue;
      }
      if (found !== undefined) await lock.endOtherSessions();
      await cluster.removeDrafts();
      return new PrivatePostgres(cluster, postmaster, url, lock);
    }
    throw new Error(
      `PostgreSQL did not start on ${cluster.data}: ${(await cluster.lastFailure()) || 'it gave no reason'}; its log is ${cluster.log}.`,
    );
  }

  /** A lost session is not yet a lost server: PostgreSQL cuts all sessions when one of its processes crashes. */
  private watch(lock: OwnershipLock): void {
    lock.onLost(() => void this.recover().catch((error: Error) => this.reportExit(error.message)));
  }

  private async recover(): Promise<void> {
    if (this.stopping !== undefined) return;
    const lock = await OwnershipLock.take(this.postmaster, this.url);
    if (this.stopping !== undefined) return;
    if (lock === 'held') this.reportExit(inUse(this.cluster).message);
    else if (lock === 'gone')
      this.reportExit(`PostgreSQL on ${this.cluster.data} has ended; its log is ${this.cluster.log}.`);
    else this.watch(lock);
  }

  private reportExit(reason: string): void {
    // Whatever runs there now is not ours, so we must not stop it.
    this.stopping = Promise.resolve();
    process.off('exit', this.stopWithProcess);
    for (const listener of this.exitListeners) listener(reason);
  }
}

async function launch(
  cluster: Cluster,
  binaries: PostgresBinaries,
  account: ServerAccount,
  args: readonly string[],
): Promise<Postmaster> {
  const port = await freePort();
  // The log of the previous start is kept. A file that belongs to another user is moved aside, not written to.
  await rename(cluster.log, `${cluster.log}.1`).catch(() => undefined);
  const log = await open(cluster.log, 'a', 0o600);
  try {
    const child = account.spawn(
      binaries.postgres,
      [...args, '-p', String(port)],
      ['ignore', log.fd, log.fd],
      '/',
    );
    child.on('error', () => undefined);
    child.unref();
    return new Postmaster(cluster.data, child.pid ?? 0, port);
  } finally {
    await log.close();
  }
}

function inUse(cluster: Cluster): DataDirectoryError {
  return new DataDirectoryError(
    `The data directory ${cluster.directory} is in use by another running Job-Scheduler: stop it, or choose another data directory with DATA_DIR.`,
  );
}
