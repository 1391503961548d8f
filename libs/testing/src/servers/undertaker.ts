import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Each line that it reads replaces what it has to run. Its input ends when this process does, however that ends.
 * A killed server may still be writing when the directory is removed, hence the second attempts.
 */
const SCRIPT = `
  while IFS= read -r line; do commands=$line; done
  eval "$commands"
  for attempt in 1 2 3 4 5; do rm -rf -- "$1" && exit; sleep 0.2; done`;

/**
 * A temporary directory for a server, and a shell that outlives this process to end the server and remove the
 * directory, also after kill -9.
 */
export class Undertaker {
  private readonly commands = new Set<string>();

  private constructor(
    /** Made for the server, owned by this user alone. */
    readonly directory: string,
    private readonly shell: ChildProcess,
  ) {}

  /** `prefix` begins the name of the directory below the system's temporary directory. */
  static async hire(prefix: string): Promise<Undertaker> {
    const directory = await mkdtemp(join(tmpdir(), prefix));
    const shell = spawn('/bin/sh', ['-c', SCRIPT, 'undertaker', directory], {
      // Its own session: a signal to our process group is not meant for it.
      detached: true,
      cwd: '/',
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await once(shell, 'spawn');
    shell.stdin?.on('error', () => undefined);
    shell.unref();
    return new Undertaker(directory, shell);
  }

  /**
   * A shell command to run, in which `$1` is the directory, once this process is gone or dismiss() is called.
   * The returned function withdraws it.
   */
  add(command: string): () => void {
    this.commands.add(command);
    this.inform();
    return () => {
      this.commands.delete(command);
      this.inform();
    };
  }

  /** Runs the commands, removes the directory and resolves when that is done; may be called again. */
  async dismiss(): Promise<void> {
    if (this.shell.exitCode !== null || this.shell.signalCode !== null) return;
    const exit = once(this.shell, 'exit');
    this.shell.ref();
    this.shell.stdin?.end();
    await exit;
  }

  private inform(): void {
    if (this.shell.stdin?.writable) this.shell.stdin.write(`${[...this.commands].join('; ')}\n`);
  }
}
