/** A server that can go down and come up again with the same port and data, wherever it runs. */
export interface ServerInstance {
  /** Of the running server, or of its last run. In a container: of the Docker client that is attached to it. */
  readonly pid: number;
  readonly isRunning: boolean;
  /** Resolves when connections are accepted. */
  start(): Promise<void>;
  /** As after a power cut: no chance to save or say anything. Awaited; does nothing when it is not running. */
  kill(): Promise<void>;
  /** Shuts down as an administrator would. Awaited; does nothing when it is not running. */
  end(): Promise<void>;
  /** It keeps its port and its connections, but answers nothing. */
  suspend(): Promise<void>;
  resume(): Promise<void>;
  /** Kills it, and removes whatever is beside it; start() is not possible any more. */
  remove(): Promise<void>;
}
