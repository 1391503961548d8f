import type { Socket } from 'node:net';

/** What a network does to the bytes of one direction. */
export interface Conditions {
  /**
   * `hold`: nothing arrives now, and everything arrives later, as when packets are lost and sent again; connections
   * stay open. `drop`: bytes vanish, as when the machine that has received them dies.
   */
  flow: 'pass' | 'hold' | 'drop';
  /** How long each byte takes to arrive, milliseconds. */
  latencyMs: number;
}

/** One thing in transit: bytes, the opening of the connection, its end, or its reset. */
type Item = Buffer | 'open' | 'end' | 'reset';

/** How many bytes may wait here. Like a network, it makes a sender of more wait. */
const WINDOW_BYTES = 1024 * 1024;

/** Carries the bytes of one direction of one connection. */
export class Direction {
  private readonly underWay: { item: Item; arrivesAt: number }[] = [];
  private waitingBytes = 0;
  private isBlocked = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly source: Socket,
    private readonly sink: Socket,
    private readonly conditions: Readonly<Conditions>,
    private readonly open: (() => void) | null,
  ) {
    if (open !== null) this.send('open');
    source.on('data', (bytes: Buffer) => this.send(bytes));
    source.on('end', () => this.send('end'));
    source.on('close', () => this.send('reset'));
    // Every error is followed by "close".
    source.on('error', () => undefined);
    sink.on('drain', () => {
      this.isBlocked = false;
      this.carry();
    });
  }

  /** The number of bytes that have not arrived. */
  get heldBytes(): number {
    return this.waitingBytes;
  }

  /** Call this when the conditions have changed. */
  carry(): void {
    clearTimeout(this.timer);
    for (;;) {
      const next = this.underWay[0];
      if (next === undefined || this.isBlocked || this.conditions.flow === 'hold') break;
      const wait = next.arrivesAt - performance.now();
      if (wait > 0) {
        this.timer = setTimeout(() => this.carry(), Math.ceil(wait));
        break;
      }
      this.underWay.shift();
      this.deliver(next.item);
    }
    if (this.waitingBytes > WINDOW_BYTES) this.source.pause();
    else this.source.resume();
  }

  /** Discards everything in transit. */
  stop(): void {
    clearTimeout(this.timer);
    this.underWay.length = 0;
    this.isBlocked = true;
  }

  private send(item: Item): void {
    if (item instanceof Buffer) this.waitingBytes += item.length;
    this.underWay.push({ item, arrivesAt: performance.now() + this.conditions.latencyMs });
    this.carry();
  }

  private deliver(item: Item): void {
    if (item instanceof Buffer) this.waitingBytes -= item.length;
    if (this.sink.destroyed) return;
    if (item === 'open') this.open?.();
    else if (item === 'end') this.sink.end();
    else if (item === 'reset') this.endAbruptly();
    else if (this.conditions.flow !== 'drop') this.isBlocked = !this.sink.write(item);
  }

  /** When both sides have ended in good order, there is nothing left to cut off. */
  private endAbruptly(): void {
    if (!this.sink.writableFinished) cutOff(this.sink);
  }
}

/** Closes a socket so that its peer sees an error. A socket that has ended in good order cannot be reset any more. */
export function cutOff(socket: Socket): void {
  // Node.js would neither reset such a socket nor ever close it, and the process would never end.
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
