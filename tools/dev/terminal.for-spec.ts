import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A command as a user runs it, in a process group of its own as in a terminal, and what it has printed so far. */
export class Terminal {
  /** Both streams, as they came. */
  output = '';
  /** Resolves to the exit code, null when a signal ended it, when nothing writes to the terminal any more. */
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

  /** Resolves to the first match in what is printed from `after` on. Rejected when the command ends without it. */
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

  /** Ctrl+C: SIGINT to everything in the foreground. */
  interrupt(): void {
    this.signalGroup('SIGINT');
  }

  /** SIGKILL to the command alone, not to what it has started. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** For what a failed test has left. */
  killGroup(): void {
    this.signalGroup('SIGKILL');
  }

  private signalGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-(this.child.pid ?? NaN), signal);
    } catch {
      // It has gone already.
    }
  }

  private receive(text: string): void {
    this.output += text;
    for (const watcher of this.watchers) watcher();
  }
}
