import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/** PostgreSQL's main process, ours or one that a predecessor left behind, identified by data directory and pid. */
export class Postmaster {
  constructor(
    private readonly dataDirectory: string,
    readonly pid: number,
    readonly port: number,
  ) {}

  /** The live postmaster of a data directory according to its lock file `postmaster.pid`; undefined when none. */
  static async find(dataDirectory: string): Promise<Postmaster | undefined> {
    const lockFile = join(dataDirectory, 'postmaster.pid');
    const [pid, , , port] = (await readFile(lockFile, 'utf8').catch(() => '')).split('\n').map(Number);
    if (!pid || !port) return undefined;
    const postmaster = new Postmaster(dataDirectory, pid, port);
    if (await postmaster.isAlive()) return postmaster;
    // A stale lock file whose pid now belongs to another process would keep PostgreSQL from ever starting.
    // If a server starts at this very instant, its shared memory still keeps a second one out.
    if (isProcess(pid)) await rm(lockFile, { force: true });
    return undefined;
  }

  /** Whether the process is running and is PostgreSQL on this data directory, not a later owner of the same pid. */
  async isAlive(): Promise<boolean> {
    return isProcess(this.pid) && (await commandLine(this.pid)).includes(` -D ${this.dataDirectory} `);
  }

  /** Whether it was started with these arguments, on any port. */
  async runsWith(args: readonly string[]): Promise<boolean> {
    return (await commandLine(this.pid)).includes(` ${args.join(' ')} `);
  }

  /** Shuts it down fast and waits; shuts it down immediately after 30 s, and kills it after another 5 s. */
  async stop(): Promise<void> {
    if (await this.endsAfter('SIGINT', 30_000)) return;
    if (await this.endsAfter('SIGQUIT', 5_000)) return;
    await this.endsAfter('SIGKILL', 5_000);
  }

  /** For the last moment of this process, when nothing can be awaited. */
  signalFastShutdown(): void {
    sendSignal(this.pid, 'SIGINT');
  }

  private async endsAfter(signal: NodeJS.Signals, withinMs: number): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    for (let signalled = false; await this.isAlive(); await delay(10)) {
      if (!signalled) sendSignal(this.pid, signal);
      signalled = true;
      if (performance.now() > deadline) return false;
    }
    return true;
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function isProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The arguments of a process, each followed by a space; empty when it is gone. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
  }
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return `${stdout.trim()} `;
}
