import type { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
import type { ConfirmChannel } from 'amqplib';
import { withTimeLimit } from './time-limit.js';

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
  /** Told why a channel could not be opened and prepared. It is tried again after a pause. */
  onFailed?(error: Error): void;
}

/** The pause before a channel is reopened: the broker may still have the problem that broke the last one. */
const REOPEN_DELAY_MS = 500;

const SET_UP_TIMEOUT_MS = 10_000;
const NO_ANSWER = 'RabbitMQ did not answer in time, as when a quorum queue has no leader.';

/**
 * A channel that comes back. The managed connection opens its channels again after a reconnect, but not when the
 * broker closes a channel alone or refuses what prepares it; so each loss makes a new one.
 */
export class SteadyChannel {
  /** How the first attempt to open it ended: why it failed, or null. */
  readonly firstAttempt: Promise<Error | null>;
  private attempted: (failure: Error | null) => void = ignore;
  private managed: ManagedChannel | undefined;
  private open: ConfirmChannel | undefined;
  private reopening: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: ManagedConnection,
    private readonly use: ChannelUse,
  ) {
    this.firstAttempt = new Promise((resolve) => (this.attempted = resolve));
    this.create();
  }

  /** The channel while it is open and prepared. */
  get current(): ConfirmChannel | undefined {
    return this.open;
  }

  /** Gives up the channel with everything that it carries, and opens another. */
  renew(reason = new Error('The channel was given up.')): void {
    void this.discard(reason);
    this.reopening = setTimeout(() => this.create(), REOPEN_DELAY_MS).unref();
  }

  /** Closes the channel for good: what was delivered on it and not acknowledged goes back to its queue. */
  async close(): Promise<void> {
    await this.discard(new Error('The channel was closed.'));
  }

  /** Without a connection, it waits for the next one. */
  private create(): void {
    const managed = this.connection.createChannel({
      name: this.use.name,
      setup: (channel: ConfirmChannel) => this.prepare(managed, channel),
    });
    // Without a listener, an error would be thrown.
    managed.on('error', (error: Error) => {
      if (managed === this.managed) this.fail(error);
    });
    this.managed = managed;
  }

  private async prepare(managed: ManagedChannel, channel: ConfirmChannel): Promise<void> {
    if (managed !== this.managed) return void channel.close().catch(ignore);
    let isLost = false;
    let reason = new Error('The channel has closed.');
    channel.on('error', (error: Error) => (reason = error));
    // Runs before the driver fails what the channel carries, which must not be mistaken for a refusal by the broker.
    channel.prependListener('close', () => {
      if (managed !== this.managed) return;
      isLost = true;
      this.renew(reason);
    });
    try {
      await withTimeLimit(SET_UP_TIMEOUT_MS, NO_ANSWER, Promise.resolve(this.use.setUp?.(channel)));
    } catch (error) {
      if (isLost || managed === this.managed) this.fail(error as Error);
      return;
    }
    if (managed !== this.managed) return;
    this.open = channel;
    this.attempted(null);
    this.use.onOpen?.(channel);
  }

  private fail(error: Error): void {
    this.attempted(error);
    this.use.onFailed?.(error);
    this.renew(error);
  }

  private async discard(reason: Error): Promise<void> {
    clearTimeout(this.reopening);
    const { managed, open } = this;
    this.managed = undefined;
    this.open = undefined;
    if (open !== undefined) this.use.onLost?.(reason);
    // It rejects when the channel has closed already.
    await managed?.close().catch(ignore);
  }
}

function ignore(): void {}
