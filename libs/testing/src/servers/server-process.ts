import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Undertaker } from './undertaker.js';

/** How much of its last output is kept to explain a failed start, in characters. */
const KEPT_OUTPUT = 4_000;

/** A program that stays in the foreground, and how it announces that it is ready. */
export interface ServerCommand {
  /** The name for error messages: `Redis`. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Matches its output or its error output once it accepts connections. */
  readonly ready: RegExp;
  readonly startLimitMs: number;
}

/** One run of a server program in its own process group, which the undertaker knows about. */
export class ServerProcess {
  private readonly exited: Promise<void>;
  private output = '';
  private ended = false;

  private constructor(
    private readonly command: ServerCommand,
    private readonly child: ChildProcess,
    readonly pid: number,
    undertaker: Undertaker,
  ) {
    const forget = undertaker.add(`kill -s KILL -- -${pid}`);
    this.exited = once(child, 'exit').then(() => {
      this.ended = true;
      forget();
    });
  }

  /** Resolves when the server is ready. @throws Error with its last output when it ends first or takes too long. */
  static async start(command: ServerCommand, undertaker: Undertaker): Promise<ServerProcess> {
    const child = spawn(command.program, command.args, {
      cwd: undertaker.directory,
      env: command.environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (child.pid === undefined) {
      const [error] = (await once(child, 'error')) as [Error];
      throw new Error(`${command.name} could not be started: ${error.message}.`);
    }
    const server = new ServerProcess(command, child, child.pid, undertaker);
    await server.ready();
    return server;
  }

  get isRunning(): boolean {
    return !this.ended;
  }

  /** Sends a signal to the whole process group, because a server may have child processes. */
  signal(name: NodeJS.Signals): void {
    if (!this.ended) process.kill(-this.pid, name);
  }

  /** Sends SIGSTOP, and resolves once nothing of it runs: a busy machine takes its time. */
  async suspend(): Promise<void> {
    this.signal('SIGSTOP');
    while (!this.ended && !(await isSuspended(this.pid))) await delay(5);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.untilEnded();
  }

  /** Resolves when the process has ended for any reason, and keeps this process alive until then. */
  async untilEnded(): Promise<void> {
    if (!this.ended) this.child.ref();
    await this.exited;
  }

  private async ready(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      const { startLimitMs } = this.command;
      timer = setTimeout(() => resolve(`was not ready after ${startLimitMs / 1000} s`), startLimitMs);
    });
    const failure = await Promise.race([
      this.readsReady(),
      this.exited.then(() => 'ended before it was ready'),
      late,
    ]);
    clearTimeout(timer);
    this.unref();
    if (failure === undefined) return;
    await this.kill();
    throw new Error(`${this.command.name} ${failure}: ${this.output.trim() || 'it printed nothing'}`);
  }

  private readsReady(): Promise<undefined> {
    return new Promise((resolve) => {
      for (const stream of [this.child.stdout, this.child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          this.output = (this.output + text).slice(-KEPT_OUTPUT);
          if (this.command.ready.test(this.output)) resolve(undefined);
        });
      }
    });
  }

  /** A server that nobody stopped must not keep this process alive; the undertaker ends it. */
  private unref(): void {
    this.child.unref();
    for (const stream of [this.child.stdout, this.child.stderr]) (stream as Socket | null)?.unref();
  }
}

/** Whether no thread of a process runs any more. Only Linux tells; elsewhere the signal must do. */
async function isSuspended(pid: number): Promise<boolean> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const stats = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, 'latin1').catch(() => ') T')),
  );
  // The state follows the name, which stands in parentheses and may hold others.
  return stats.every((stat) => stat.slice(stat.lastIndexOf(')')).startsWith(') T'));
}
