import type { ServerInstance } from './server-instance.js';
import { ServerProcess, type ServerCommand } from './server-process.js';
import type { Undertaker } from './undertaker.js';

/** A server that is a process on this machine. */
export class LocalInstance implements ServerInstance {
  private run: ServerProcess | undefined;

  constructor(
    private readonly command: ServerCommand,
    private readonly undertaker: Undertaker,
    /** A process that the server needs and that stays while the server is down. */
    private readonly companion?: ServerProcess,
  ) {}

  get pid(): number {
    if (this.run === undefined) throw new Error(`${this.command.name} has not been started.`);
    return this.run.pid;
  }

  get isRunning(): boolean {
    return this.run?.isRunning ?? false;
  }

  async start(): Promise<void> {
    if (this.isRunning) throw new Error(`${this.command.name} is already running.`);
    this.run = await ServerProcess.start(this.command, this.undertaker);
  }

  async kill(): Promise<void> {
    await this.run?.kill();
  }

  async end(): Promise<void> {
    // A suspended process would receive the signal to end only when it is resumed.
    this.run?.signal('SIGCONT');
    this.run?.signal('SIGTERM');
    await this.run?.untilEnded();
  }

  async suspend(): Promise<void> {
    await this.run?.suspend();
  }

  resume(): Promise<void> {
    this.run?.signal('SIGCONT');
    return Promise.resolve();
  }

  async remove(): Promise<void> {
    await this.kill();
    await this.companion?.kill();
  }
}
