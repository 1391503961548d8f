import type { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import type { ConfirmChannel } from 'amqplib';

/** The connection, which reconnects by itself and then opens its channels again. */
export type ManagedConnection = AmqpConnection['managedConnection'];
type ManagedChannel = ReturnType<ManagedConnection['createChannel']>;

/** What a channel is for. */
export interface ChannelUse {
  name: string;
  /** Prepares each new channel. */
  setUp?(channel: ConfirmChannel): Promise<void>;
  /** Told of each channel that is open and prepared. */
  onOpen?(channel: ConfirmChannel): void;
  /** Told when a channel has closed that was open; nothing that it carried can be acknowledged any more. */
  onLost?(reason: Error): void;
  /** Told why a channel could not be prepared. It is tried again after a pause. */
  onFailed?(error: Error): void;
}

/** Pause before a channel is opened anew on a connection that stands. */
const REOPEN_DELAY_MS = 500;

/**
 * A channel that comes back. After a reconnect the managed connection sees to that; but when the broker closes the
 * channel alone, or refuses what prepares it, the managed connection would wait for the next reconnect.
 */
export class SteadyChannel {
  /** How the first attempt to open it on a connection ended: why it failed, or null. */
  readonly firstAttempt: Promise<Error | null>;
  private attempted: (failure: Error | null) => void = ignore;
  private managed: ManagedChannel;
  private open: ConfirmChannel | undefined;
  private reopening: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly connection: ManagedConnection,
    private readonly use: ChannelUse,
  ) {
    this.firstAttempt = new Promise((resolve) => (this.attempted = resolve));
    this.managed = this.create();
  }

  /** The channel while it is open and prepared. */
  get current(): ConfirmChannel | undefined {
    return this.open;
  }

  /** Gives the channel up with all that it carries, and opens another. */
  renew(): void {
    if (this.closed) return;
    void this.discard();
    this.managed = this.create();
  }

  /** Closes the channel for good: what was delivered on it and not acknowledged goes back to its queue. */
  async close(): Promise<void> {
    this.closed = true;
    await this.discard();
  }

  private create(): ManagedChannel {
    const managed = this.connection.createChannel({
      name: this.use.name,
      setup: (channel: ConfirmChannel) => this.prepare(managed, channel),
    });
    // An error without a listener would be thrown.
    managed.on('error', (error: Error) => {
      if (managed !== this.managed || this.closed) return;
      this.attempted(error);
      this.use.onFailed?.(error);
      this.reopenSoon();
    });
    return managed;
  }

  private async prepare(managed: ManagedChannel, channel: ConfirmChannel): Promise<void> {
    const isWanted = (): boolean => managed === this.managed && !this.closed;
    if (!isWanted()) return void channel.close().catch(ignore);
    clearTimeout(this.reopening);
    let reason = new Error('The channel was closed.');
    channel.on('error', (error: Error) => (reason = error));
    channel.on('close', () => {
      if (isWanted()) this.lose(reason);
    });
    try {
      await this.use.setUp?.(channel);
    } catch (error) {
      this.attempted(error as Error);
      throw error;
    }
    if (!isWanted()) return;
    this.open = channel;
    this.use.onOpen?.(channel);
    this.attempted(null);
  }

  private lose(reason: Error): void {
    this.reopenSoon();
    if (this.open === undefined) return;
    this.open = undefined;
    this.use.onLost?.(reason);
  }

  private reopenSoon(): void {
    clearTimeout(this.reopening);
    this.reopening = setTimeout(() => {
      // Without a connection, the managed connection opens the channel when it has one again.
      if (this.open === undefined && this.connection.isConnected()) this.renew();
    }, REOPEN_DELAY_MS).unref();
  }

  private async discard(): Promise<void> {
    clearTimeout(this.reopening);
    if (this.open !== undefined) {
      this.open = undefined;
      this.use.onLost?.(new Error('The channel was given up.'));
    }
    // It rejects when the channel has closed already.
    await this.managed.close().catch(ignore);
  }
}

function ignore(): void {}
