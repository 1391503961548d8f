import { eventually, signal } from '@job-scheduler/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Api } from './api.js';
import { postmastersOf } from './processes.js';
import { ownGroup } from './scratch.js';

const workspace = join(__dirname, '..', '..', '..');
const MAIN = join(workspace, 'apps/standalone/dist/main.js');
const READY_WITHIN_MS = 60_000;

export interface ProcessOptions {
  dataDirectory: string;
  environment?: Record<string, string>;
  /** A program with arguments that starts Node.js: `setpriv …`. */
  prefix?: string[];
}

/** One built standalone process, with a process group of its own, on ports that the system chooses. */
export class StandaloneProcess {
  /** Resolves to the exit code, null when a signal ended it. */
  readonly ended: Promise<number | null>;
  stdout = '';
  stderr = '';
  /** Milliseconds from the start to the line that says that it is ready. */
  readyAfterMs = NaN;

  private constructor(
    private readonly child: ChildProcess,
    readonly dataDirectory: string,
    private readonly key: string | undefined,
  ) {
    this.ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
  }

  /** Starts the process without waiting for anything. */
  static launch({ dataDirectory, environment = {}, prefix = [] }: ProcessOptions): StandaloneProcess {
    const ports = { PORT: '0', METRICS_PORT: '0' };
    const env = { PATH: process.env['PATH'], DATA_DIR: dataDirectory, ...ports, ...environment };
    const [program = process.execPath, ...args] = [...prefix, process.execPath, MAIN];
    const child = spawn(program, args, {
      env,
      cwd: workspace,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (child.pid !== undefined) ownGroup(child.pid);
    return new StandaloneProcess(child, dataDirectory, environment['API_ADMIN_KEY']);
  }

  /** Starts the process and waits until it says that it is ready. */
  static async start(options: ProcessOptions): Promise<StandaloneProcess> {
    const begin = performance.now();
    const started = StandaloneProcess.launch(options);
    await started.ready();
    started.readyAfterMs = Math.round(performance.now() - begin);
    return started;
  }

  /** Resolves when the process says that it is ready. Throws with its output if it ends instead. */
  async ready(): Promise<void> {
    await eventually(
      'a standalone process that is ready',
      () => {
        if (this.hasEnded) throw new Error(`The process ended: ${this.stdout}${this.stderr}`);
        return this.stdout.includes('Job-Scheduler is ready.') && this.stdout.includes('Ctrl+C');
      },
      READY_WITHIN_MS,
    );
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The process could not be started.');
    return this.child.pid;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** `http://127.0.0.1:<port>` of the API, as the process printed it. */
  get origin(): string {
    return this.printed(/^ +API +(http\S+)\/v1\/jobs$/m);
  }

  get metricsOrigin(): string {
    return this.printed(/^ +Metrics +(http\S+)\/metrics$/m);
  }

  get api(): Api {
    return new Api(this.origin, this.key);
  }

  /** The pid of its PostgreSQL. */
  get postmaster(): number {
    const [postmaster] = postmastersOf(this.dataDirectory);
    if (postmaster === undefined) throw new Error('PostgreSQL is not running.');
    return postmaster.pid;
  }

  signal(name: NodeJS.Signals): void {
    signal(this.pid, name);
  }

  /** Sends SIGTERM and waits for the process to end. */
  async stop(): Promise<number | null> {
    this.signal('SIGTERM');
    return this.ended;
  }

  /** Kills the process group with SIGKILL, and its PostgreSQL with it unless that is to be left behind. */
  async kill(rest: { postgres: 'killed' | 'left behind' }): Promise<void> {
    const { postmaster } = this;
    signal(-this.pid, 'SIGKILL');
    if (rest.postgres === 'killed') signal(postmaster, 'SIGKILL');
    await this.ended;
  }

  private printed(pattern: RegExp): string {
    const found = pattern.exec(this.stdout)?.[1];
    if (found === undefined) throw new Error(`The process did not print ${pattern.source}: ${this.stdout}`);
    return found;
  }
}
