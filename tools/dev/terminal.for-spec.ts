import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A command as a user runs it in a terminal, in its own process group, with its output so far. */
export class Terminal {
  /** Both streams, in the order of arrival. */
  output = '';
  /** Resolves, when nothing writes to the terminal any more, to the exit code, or to null when a signal ended it. */
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;
  private readonly watchers = new Set<() => void>();

  constructor(
    command: readonly [string, ...string[]],
    options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
  ) {
    const [program, ...args] = command;
    this.child = spawn(program, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = once(this.child, 'close').then(([code]: (number | null)[]) => code ?? null);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.receive(text));
    }
  }

  /** Resolves to the first match in the output from `after` on. Rejects when the command ends without one. */
  async prints(pattern: RegExp, after = 0): Promise<RegExpExecArray> {
    let check = (): void => undefined;
    const found = new Promise<RegExpExecArray>((resolve) => {
      check = () => {
        const match = pattern.exec(this.output.slice(after));
        if (match !== null) resolve(match);
      };
    });
    this.watchers.add(check);
    check();
    const end = this.ended.then(() => {
      throw new Error(`The command ended and did not print ${pattern.source}: ${this.output}`);
    });
    return Promise.race([found, end]).finally(() => this.watchers.delete(check));
  }

  /** Presses Ctrl+C: sends SIGINT to everything in the foreground. */
  interrupt(): void {
    this.signalGroup('SIGINT');
  }

  /** Sends SIGKILL to the command alone, not to its children. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Ends whatever a failed test left running. */
  killGroup(): void {
    this.signalGroup('SIGKILL');
  }

  private signalGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-(this.child.pid ?? NaN), signal);
    } catch {
      // It is already gone.
    }
  }

  private receive(text: string): void {
    this.output += text;
    for (const watcher of this.watchers) watcher();
  }
}
