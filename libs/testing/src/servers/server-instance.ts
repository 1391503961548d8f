/** A server that can go down and come up again on the same port and data, wherever it runs. */
export interface ServerInstance {
  /** The pid of the running server, or of its last run. In a container, that of the attached Docker client. */
  readonly pid: number;
  readonly isRunning: boolean;
  /** Resolves when connections are accepted. */
  start(): Promise<void>;
  /** Kills it like a power cut, so that it can save nothing, and waits. Does nothing when it is not running. */
  kill(): Promise<void>;
  /** Shuts it down like an administrator, and waits. Does nothing when it is not running. */
  end(): Promise<void>;
  /** Suspends it: it keeps its port and its connections, but answers nothing. */
  suspend(): Promise<void>;
  resume(): Promise<void>;
  /** Kills it and removes everything that belongs to it. It cannot be started again. */
  remove(): Promise<void>;
}
