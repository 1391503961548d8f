import { basename } from 'node:path';
import type { Docker } from './docker.js';
import type { ServerInstance } from './server-instance.js';
import { ServerProcess } from './server-process.js';
import type { Undertaker } from './undertaker.js';

export interface ContainerOptions {
  /** The name for error messages: `Redis`. */
  readonly name: string;
  readonly image: string;
  /** The port on 127.0.0.1. */
  readonly port: number;
  readonly containerPort: number;
  /** Arguments for the image's entry point. */
  readonly args: readonly string[];
  /** What the server prints once it accepts connections. */
  readonly ready: RegExp;
  readonly startLimitMs: number;
}

/** A server in a container, with a Docker client attached to it that ends when the server does. */
export class ContainerInstance implements ServerInstance {
  /** The container's name, as unique as the directory. */
  readonly container: string;
  private run: ServerProcess | undefined;
  private paused = false;
  private readonly forget: () => void;

  constructor(
    private readonly docker: Docker,
    private readonly options: ContainerOptions,
    private readonly undertaker: Undertaker,
  ) {
    this.container = basename(undertaker.directory);
    this.forget = undertaker.add(`'${docker.program}' rm --force --volumes ${this.container}`);
  }

  get pid(): number {
    if (this.run === undefined) throw new Error(`${this.options.name} has not been started.`);
    return this.run.pid;
  }

  get isRunning(): boolean {
    return this.run?.isRunning ?? false;
  }

  async start(): Promise<void> {
    if (this.isRunning) throw new Error(`${this.options.name} is already running.`);
    const { name, ready, startLimitMs } = this.options;
    const args = this.run === undefined ? this.creation() : ['start', '--attach', this.container];
    const command = { name, program: this.docker.program, args, environment: process.env };
    this.run = await ServerProcess.start({ ...command, ready, startLimitMs }, this.undertaker);
  }

  async kill(): Promise<void> {
    await this.finish('kill');
  }

  async end(): Promise<void> {
    await this.finish('stop');
  }

  async suspend(): Promise<void> {
    await this.docker.run(['pause', this.container]);
    this.paused = true;
  }

  async resume(): Promise<void> {
    await this.docker.run(['unpause', this.container]);
    this.paused = false;
  }

  async remove(): Promise<void> {
    await this.docker.run(['rm', '--force', '--volumes', this.container]);
    this.forget();
    await this.run?.untilEnded();
  }

  /** The container is kept when it ends, unlike with `--rm`, because a restart uses the same container and its data. */
  private creation(): string[] {
    const { image, port, containerPort, args } = this.options;
    const publish = `127.0.0.1:${port}:${containerPort}`;
    return ['run', '--name', this.container, '--publish', publish, image, ...args];
  }

  private async finish(command: 'kill' | 'stop'): Promise<void> {
    if (!this.isRunning) return;
    // Docker can do neither to a paused container.
    if (this.paused) await this.resume();
    await this.docker.run([command, this.container]);
    await this.run?.untilEnded();
  }
}
