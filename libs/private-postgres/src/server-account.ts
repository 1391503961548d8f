import { spawn, type ChildProcess, type SpawnOptions, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { DataDirectoryError } from './data-directory-error.js';

interface Ids {
  readonly uid: number;
  readonly gid: number;
}

interface Places {
  /** DATA_DIR itself. */
  readonly directory: string;
  /** The cluster's directory inside DATA_DIR, which may not exist yet. */
  readonly cluster: string;
  /** A program that the account must be able to run. */
  readonly program: string;
}

/**
 * The operating system account that PostgreSQL runs under. PostgreSQL refuses root, so root starts it as an
 * unprivileged account; all other users start it as themselves.
 */
export class ServerAccount {
  private constructor(
    /** The owner to give to PostgreSQL's files; undefined when they already belong to it. */
    readonly ids: Ids | undefined,
    private readonly prefix: readonly string[],
  ) {}

  /** @throws DataDirectoryError when no account can be found that reaches both binaries and data. */
  static async choose(places: Places): Promise<ServerAccount> {
    if (process.getuid?.() !== 0) return new ServerAccount(undefined, []);
    const ids = (await ownerOf(places.cluster)) ?? (await unprivilegedIds());
    const candidates = [[], ...setprivPrefixes(ids)].map((prefix) => new ServerAccount(ids, prefix));
    for (const account of candidates) if (await account.reaches(places)) return account;
    throw new DataDirectoryError(
      `PostgreSQL must not run as root, and the unprivileged user ${ids.uid} cannot reach both ${places.directory} and ` +
        `${places.program}: install setpriv (package util-linux), move both out of directories that only root may enter, ` +
        'or start as an ordinary user.',
    );
  }

  /** Starts a program under this account, with an environment that holds nothing of ours. */
  spawn(program: string, args: readonly string[], stdio: StdioOptions, cwd: string): ChildProcess {
    const [file = program, ...rest] = [...this.prefix, program, ...args];
    const options: SpawnOptions = { stdio, cwd, env: { LC_ALL: 'C', TZ: 'UTC' } };
    // It gets its own session, because the terminal's Ctrl-C is for us: we stop PostgreSQL when the drain is over.
    options.detached = true;
    // setpriv switches the user itself, and needs root's rights until then.
    if (this.ids !== undefined && this.prefix.length === 0) Object.assign(options, this.ids);
    return spawn(file, rest, options);
  }

  private async reaches({ directory, program }: Places): Promise<boolean> {
    const probe = this.spawn(
      '/bin/sh',
      ['-c', 'cd "$1" && exec "$2" --version', 'sh', directory, program],
      'ignore',
      '/',
    );
    return await succeeds(probe);
  }
}

/** Whether the program started and succeeded. */
async function succeeds(child: ChildProcess): Promise<boolean> {
  const [code] = await once(child, 'exit').catch(() => [undefined]);
  return code === 0;
}

/** Data that an ordinary user created keeps its owner, even if root starts PostgreSQL. */
async function ownerOf(path: string): Promise<Ids | undefined> {
  const owner = await stat(path).catch(() => undefined);
  return owner === undefined || owner.uid === 0 ? undefined : { uid: owner.uid, gid: owner.gid };
}

async function unprivilegedIds(): Promise<Ids> {
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((account) => account[0] === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL must not run as root, and there is no user postgres or nobody to run it as: start as an ordinary user.',
  );
}

/**
 * Lets the account enter directories that only root may enter. no_setuid_fixup is needed: without it access(2), which
 * PostgreSQL uses to look for its own programs, ignores the capability.
 */
function setprivPrefixes({ uid, gid }: Ids): string[][] {
  return ['/usr/bin/setpriv', '/bin/setpriv']
    .filter((program) => existsSync(program))
    .map((program) => [
      program,
      `--reuid=${uid}`,
      `--regid=${gid}`,
      '--clear-groups',
      '--securebits=+no_setuid_fixup',
      '--inh-caps=+dac_read_search',
      '--ambient-caps=+dac_read_search',
    ]);
}
