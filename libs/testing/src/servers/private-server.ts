import type { ServerInstance } from './server-instance.js';
import type { Undertaker } from './undertaker.js';

/**
 * A server for this process alone, on a port of 127.0.0.1, with a temporary directory. Both disappear with
 * stop(), and also when this process is killed.
 */
export abstract class PrivateServer {
  private stopping: Promise<void> | undefined;

  protected constructor(
    readonly port: number,
    private readonly instance: ServerInstance,
    private readonly undertaker: Undertaker,
  ) {}

  /** `scheme://127.0.0.1:port`, with credentials if the server needs them. */
  abstract readonly url: string;

  /** The pid of the server, which changes with restart(). In a container, that of the attached Docker client. */
  get pid(): number {
    return this.instance.pid;
  }

  /** The directory of its data, its logs and its settings, unless it runs in a container. */
  get directory(): string {
    return this.undertaker.directory;
  }

  /** Kills it with SIGKILL and waits: connections are cut, and data that was not on disk is lost. */
  kill(): Promise<void> {
    return this.instance.kill();
  }

  /** Suspends it with SIGSTOP: connections stay open and new ones are accepted, but nothing is answered. */
  suspend(): Promise<void> {
    return this.instance.suspend();
  }

  /** Resumes it with SIGCONT where it was suspended. */
  resume(): Promise<void> {
    return this.instance.resume();
  }

  /** Starts it again on the same port, with the data on disk. If it is running, shuts it down in good order first. */
  async restart(): Promise<void> {
    if (this.stopping !== undefined) throw new Error(`The server at ${this.url} was stopped for good.`);
    await this.instance.end();
    await this.instance.start();
  }

  /** Ends the server for good and removes its data. It may be called again. */
  stop(): Promise<void> {
    this.stopping ??= this.remove();
    return this.stopping;
  }

  private async remove(): Promise<void> {
    try {
      await this.instance.remove();
    } finally {
      await this.undertaker.dismiss();
    }
  }
}
