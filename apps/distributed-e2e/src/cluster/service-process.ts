import { eventually, signal } from '@job-scheduler/testing';
import type { Undertaker } from '@job-scheduler/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from '../workspace.js';

export const SERVICES = ['api', 'scheduler', 'runner'] as const;
export type Service = (typeof SERVICES)[number];

const READY_WITHIN_MS = 60_000;

const IS_READY = /^Job-Scheduler \w+ is ready/m;
const ORIGIN = /^Job-Scheduler api is ready at (http:\S+?),/m;
const MONITORING = /^Job-Scheduler \w+ is ready.* health and metrics at (http:\S+)$/m;

/** How to start a service, the first time and again. */
export interface ServiceCommand {
  service: Service;
  /** `dist`: the bundle that users run; `out-tsc`: the files that it was made from. */
  build: 'dist' | 'out-tsc';
  /** `scheduler-2` */
  name: string;
  environment: Record<string, string>;
  /** Arguments for Node.js before the program: `--import …`. */
  nodeArguments: string[];
  /** A program with arguments that starts Node.js: `faketime …`. */
  prefix: string[];
  /** The file with the output of all its runs. */
  logFile: string;
}

/** One built service as a process in a group of its own. It can be killed, suspended and started again. */
export class ServiceProcess {
  private child: ChildProcess | undefined;
  private exit: Promise<number | null> = Promise.resolve(null);
  private logLength = 0;
  /** What was found in the output since the last start, which may have grown by a hundred megabytes. */
  private readonly found = new Map<RegExp, string>();
  /** The exits that nobody asked for, each with its exit code or signal. */
  readonly unexpectedEnds: string[] = [];
  private endIsExpected = false;

  constructor(
    readonly command: ServiceCommand,
    private readonly undertaker: Undertaker,
  ) {}

  get name(): string {
    return this.command.name;
  }

  get pid(): number {
    if (this.child?.pid === undefined) throw new Error(`${this.name} is not running.`);
    return this.child.pid;
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Whether it runs and said that it is ready. */
  get isReady(): boolean {
    return this.isRunning && IS_READY.test(this.output);
  }

  /** `http://127.0.0.1:<port>` of the api. */
  get origin(): string {
    return this.printed(ORIGIN);
  }

  /** `http://127.0.0.1:<port>` of health and metrics. */
  get monitoring(): string {
    return this.printed(MONITORING);
  }

  /** Starts it and waits until it says that it is ready. */
  async start(): Promise<void> {
    this.launch();
    await eventually(
      `a line of ${this.name} that says it is ready`,
      () => {
        if (!this.isRunning) throw new Error(`${this.name} ended during its start: ${this.output}`);
        return this.isReady;
      },
      READY_WITHIN_MS,
    );
  }

  /** Starts it without waiting for anything. */
  launch(): void {
    if (this.isRunning) throw new Error(`${this.name} is already running.`);
    const { service, build, environment, nodeArguments, prefix, logFile } = this.command;
    const main = join(workspace, 'apps', service, build, 'main.js');
    const [program = '', ...args] = [...prefix, process.execPath, ...nodeArguments, main];
    const log = openSync(logFile, 'a');
    this.logLength = statSync(logFile).size;
    this.found.clear();
    const env = { PATH: process.env['PATH'], ...environment };
    const child = spawn(program, args, { cwd: workspace, env, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    this.child = child;
    this.endIsExpected = false;
    const forget = this.undertaker.add(`kill -s KILL -- -${child.pid}`);
    this.exit = once(child, 'exit').then(([code, name]: (number | string | null)[]) => {
      forget();
      if (!this.endIsExpected) this.unexpectedEnds.push(`${this.name} ended with ${code ?? name}`);
      return code as number | null;
    });
  }

  /** Sends SIGKILL and waits for the process to end. */
  async kill(): Promise<void> {
    this.endIsExpected = true;
    signal(-this.pid, 'SIGKILL');
    await this.exit;
  }

  /** Sends SIGSTOP: its connections stay open, but it does nothing. */
  suspend(): void {
    signal(-this.pid, 'SIGSTOP');
  }

  resume(): void {
    signal(-this.pid, 'SIGCONT');
  }

  /** Sends SIGTERM. Resolves to the exit code and the milliseconds until the process ended. */
  async stop(): Promise<{ code: number | null; ms: number }> {
    this.endIsExpected = true;
    const begin = performance.now();
    signal(this.pid, 'SIGTERM');
    const code = await this.exit;
    return { code, ms: performance.now() - begin };
  }

  /** The memory in use, in bytes; Linux only. */
  get residentBytes(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
  }

  /** The sum of a metric over its series with the given labels; 0 when there are none. */
  async metric(name: string, labels: Record<string, string> = {}): Promise<number> {
    const response = await fetch(`${this.monitoring}/metrics`, { signal: AbortSignal.timeout(5_000) });
    const text = await response.text();
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .filter((line) => wanted.every((label) => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  /** Its output since its last start. */
  private get output(): string {
    const log = openSync(this.command.logFile, 'r');
    const output = Buffer.alloc(fstatSync(log).size - this.logLength);
    const length = readSync(log, output, 0, output.length, this.logLength);
    closeSync(log);
    return output.toString('utf8', 0, length);
  }

  private printed(pattern: RegExp): string {
    const found = this.found.get(pattern) ?? pattern.exec(this.output)?.[1];
    if (found === undefined) throw new Error(`${this.name} did not print ${pattern.source}.`);
    this.found.set(pattern, found);
    return found;
  }
}
