import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  access,
  chown,
  constants,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { PostgresBinaries } from './binaries.js';
import { DataDirectoryError, withDirectoryErrors } from './data-directory-error.js';
import type { ServerAccount } from './server-account.js';

/** The files of one PostgreSQL cluster below DATA_DIR: `postgres/data`, `postgres/password`, `postgres/server.log`. */
export class Cluster {
  private constructor(
    /** DATA_DIR, absolute and without symbolic links, so that every process knows it by the same name. */
    readonly directory: string,
  ) {}

  /** @throws DataDirectoryError when the directory can be neither used nor created. */
  static async open(directory: string): Promise<Cluster> {
    const path = resolve(directory);
    return withDirectoryErrors(path, async () => {
      await mkdir(path, { recursive: true });
      await access(path, constants.W_OK | constants.X_OK);
      const cluster = new Cluster(await realpath(path));
      await cluster.refuseAnotherUsersData();
      return cluster;
    });
  }

  get root(): string {
    return join(this.directory, 'postgres');
  }

  get data(): string {
    return join(this.root, 'data');
  }

  get log(): string {
    return join(this.root, 'server.log');
  }

  /** The superuser's password, generated once with the cluster. */
  async password(): Promise<string> {
    return readFile(join(this.root, 'password'), 'utf8');
  }

  /** Whether the cluster is complete. @throws DataDirectoryError when something else is in its place. */
  async exists(): Promise<boolean> {
    if (await isFile(join(this.data, 'PG_VERSION'))) return true;
    if ((await stat(this.root).catch(() => undefined)) === undefined) return false;
    throw new DataDirectoryError(
      `${this.root} holds no PostgreSQL data of Job-Scheduler: move it away, or choose another data directory with DATA_DIR.`,
    );
  }

  /**
   * Creates the cluster. It is created elsewhere and then moved into place, so an interrupted start leaves nothing
   * half done. When two processes do this at once, one wins and the other finds the cluster complete.
   */
  async create(
    binaries: PostgresBinaries,
    account: ServerAccount,
    options: { fsync: boolean },
  ): Promise<void> {
    const draft = await mkdtemp(this.draftPrefix);
    try {
      const passwordFile = join(draft, 'password');
      await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600, flush: true });
      if (account.ids !== undefined) {
        for (const path of [draft, passwordFile]) await chown(path, account.ids.uid, account.ids.gid);
      }
      await runInitdb(binaries, account, draft, options.fsync);
      await rename(draft, this.root);
    } catch (error) {
      await removeDraft(draft);
      if (!(await this.exists())) throw error;
    }
  }

  /** The last line in which PostgreSQL said why it could not continue; empty when there is none. */
  async lastFailure(): Promise<string> {
    const log = await readFile(this.log, 'utf8').catch(() => '');
    return failures(log).at(-1) ?? '';
  }

  /** Removes what interrupted starts left. Only the owner does this; a competitor that is still at it has lost anyway. */
  async removeDrafts(): Promise<void> {
    const entries = await readdir(this.directory);
    const drafts = entries.filter((entry) => entry.startsWith(basename(this.draftPrefix)));
    await Promise.all(drafts.map((draft) => removeDraft(join(this.directory, draft))));
  }

  private get draftPrefix(): string {
    return `${this.root}.initializing-`;
  }

  private async refuseAnotherUsersData(): Promise<void> {
    const owner = (await stat(this.root).catch(() => undefined))?.uid;
    const user = process.getuid?.();
    if (owner === undefined || user === undefined || user === 0 || owner === user) return;
    throw new DataDirectoryError(
      `The data in ${this.root} belongs to another user (uid ${owner}): start as that user, or choose another data directory with DATA_DIR.`,
    );
  }
}

/** A competitor may still write to it, so that this may fail; the next owner then removes what is left. */
async function removeDraft(draft: string): Promise<void> {
  const patiently = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 };
  await rm(draft, patiently).catch(() => undefined);
}

async function runInitdb(
  binaries: PostgresBinaries,
  account: ServerAccount,
  draft: string,
  fsync: boolean,
): Promise<void> {
  const args = [`--pgdata=${join(draft, 'data')}`, `--pwfile=${join(draft, 'password')}`];
  args.push('--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--no-instructions');
  // Sorts by code point like C, but knows upper and lower case beyond ASCII. It is the same on every machine.
  args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  if (!fsync) args.push('--no-sync');
  const initdb = account.spawn(binaries.initdb, args, ['ignore', 'ignore', 'pipe'], draft);
  let complaint = '';
  initdb.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const [code] = (await once(initdb, 'close').catch((error: Error) => {
    throw new Error(
      `PostgreSQL cannot run on this system because its binaries need glibc: ${error.message}.`,
    );
  })) as [number | null];
  if (code === 0) return;
  const reason = failures(complaint)[0] ?? (complaint.trim() || `initdb ended with code ${code}`);
  throw new DataDirectoryError(`PostgreSQL could not create its data in ${draft}: ${reason}.`);
}

function failures(output: string): string[] {
  return output.match(/(?:FATAL|PANIC|error): .*/g) ?? [];
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
