import type { Duplex } from 'node:stream';

/**
 * Gathers the writes to a socket within one turn of the event loop into one system call. The driver writes each frame
 * separately, which costs a third to a half of the time for a small message.
 */
export class GatheredWrites {
  private isGathering = false;

  constructor(private readonly socket: Duplex) {
    // The driver goes on writing at once when its socket has drained.
    socket.prependListener('drain', () => this.begin());
  }

  /** Must be called before something is sent. */
  begin(): void {
    if (this.isGathering) return;
    this.isGathering = true;
    this.socket.cork();
    // The driver writes in an immediate of its own, which it schedules after this one.
    setImmediate(() => setImmediate(() => this.end()));
  }

  private end(): void {
    this.isGathering = false;
    this.socket.uncork();
  }
}
