import type { EventLog } from '@job-scheduler/platform';
import type { ManagedConnection } from './steady-channel.js';

/** Whether the broker is reachable and accepts messages. Logs each change. */
export class BrokerState {
  private connected = false;
  private alarm: string | null = null;
  private readonly listeners = new Set<() => void>();
  private lastFailure: string | null = null;
  private wasConnected = false;

  constructor(
    connection: ManagedConnection,
    private readonly log: EventLog,
  ) {
    connection.on('connect', () => this.connect());
    connection.on('connectFailed', ({ err }) => this.unreachable(err));
    connection.on('disconnect', ({ err }) => this.lose(err));
    connection.on('blocked', ({ reason }) => this.block(reason));
    connection.on('unblocked', () => this.unblock());
  }

  /** Why the broker cannot be asked for anything now, else null. */
  get refusal(): string | null {
    if (!this.connected) return 'RabbitMQ is not connected.';
    return this.alarm === null ? null : `RabbitMQ takes no messages until its alarm is over (${this.alarm}).`;
  }

  get isConnected(): boolean {
    return this.connected;
  }

  /** Whether a memory or disk alarm keeps the broker from reading what is sent to it. */
  get isBlocked(): boolean {
    return this.alarm !== null;
  }

  /** Calls the listener after each change. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  private connect(): void {
    const event = this.wasConnected ? 'rabbitmq_restored' : 'rabbitmq_connected';
    this.wasConnected = true;
    this.lastFailure = null;
    this.change(true, null);
    this.log.info(event, 'Connected to RabbitMQ.');
  }

  /** Attempts continue while the broker is away: only a change is worth logging. */
  private unreachable(error: Error): void {
    if (error.message === this.lastFailure) return;
    this.lastFailure = error.message;
    this.log.warn('rabbitmq_unreachable', 'RabbitMQ cannot be reached; retrying.', {
      error: error.message,
    });
  }

  private lose(error: Error | undefined): void {
    this.change(false, null);
    this.log.warn('rabbitmq_lost', 'The connection to RabbitMQ broke; reconnecting.', {
      error: error?.message,
    });
  }

  private block(reason: string): void {
    this.change(true, reason);
    this.log.warn('rabbitmq_blocked', 'RabbitMQ takes no messages until its alarm is over.', { reason });
  }

  private unblock(): void {
    this.change(true, null);
    this.log.info('rabbitmq_unblocked', 'RabbitMQ takes messages again.');
  }

  private change(connected: boolean, alarm: string | null): void {
    this.connected = connected;
    this.alarm = alarm;
    for (const listener of this.listeners) listener();
  }
}
