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

  /** `scheme://127.0.0.1:port`, with credentials where the server wants some. */
  abstract readonly url: string;

  /** Of the server's process; another one after restart(). In a container: of the Docker client attached to it. */
  get pid(): number {
    return this.instance.pid;
  }

  /** Where its data, its logs and its settings are, unless it runs in a container. */
  get directory(): string {
    return this.undertaker.directory;
  }

  /** SIGKILL, awaited: connections are cut, and what was not on disk is lost. */
  kill(): Promise<void> {
    return this.instance.kill();
  }

  /** SIGSTOP: connections stay and more are accepted, but nothing is answered. */
  suspend(): Promise<void> {
    return this.instance.suspend();
  }

  /** SIGCONT: goes on where it was suspended. */
  resume(): Promise<void> {
    return this.instance.resume();
  }

  /** Starts it again on the same port, with the data that is on disk; ends it in good order first if it runs. */
  async restart(): Promise<void> {
    if (this.stopping !== undefined) throw new Error(`The server at ${this.url} was stopped for good.`);
    await this.instance.end();
    await this.instance.start();
  }

  /** Ends the server for good and removes its data; may be called again. */
  stop(): Promise<void> {
    this.stopping ??= this.instance.remove().finally(() => this.undertaker.dismiss());
    return this.stopping;
  }
}
