import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Each line that it reads replaces the commands to run. Its input ends when this process ends, however that happens. A
 * killed server may still be writing while the directory is being removed, so the removal is tried several times.
 */
const SCRIPT = `
  while IFS= read -r line; do commands=$line; done
  eval "$commands"
  for attempt in 1 2 3 4 5; do rm -rf -- "$1" && exit; sleep 0.2; done`;

/**
 * A temporary directory for a server, and a shell that outlives this process, even after kill -9, in order to end the
 * server and remove the directory.
 */
export class Undertaker {
  private readonly commands = new Set<string>();

  private constructor(
    /** A directory for the server that only this user may enter. */
    readonly directory: string,
    private readonly shell: ChildProcess,
  ) {}

  /** The name of the directory, in the system's temporary directory, begins with `prefix`. */
  static async hire(prefix: string): Promise<Undertaker> {
    const directory = await mkdtemp(join(tmpdir(), prefix));
    const shell = spawn('/bin/sh', ['-c', SCRIPT, 'undertaker', directory], {
      // It gets its own session, because signals to our process group are not meant for it.
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
   * Adds a shell command to run once this process is gone or dismiss() is called. `$1` in it is the directory. The
   * returned function withdraws the command.
   */
  add(command: string): () => void {
    this.commands.add(command);
    this.inform();
    return () => {
      this.commands.delete(command);
      this.inform();
    };
  }

  /** Runs the commands, removes the directory and resolves when both are done. It may be called again. */
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
