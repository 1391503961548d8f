import type { Redis } from 'ioredis';

/** A subscriber hears nothing while all is well, so it asks now and then whether the connection still stands. */
const PING_EVERY_MS = 2_000;

/**
 * Hears, on a connection of its own, when a member is armed that is due earlier than all others. What was armed while
 * the connection was away was not heard: after each (re)connection the listener is told that something may be due.
 */
export class ArmedSubscription {
  private readonly subscriber: Redis;
  private readonly pinging: NodeJS.Timeout;

  constructor(redis: Redis, channel: string, listener: (dueAt: number) => void) {
    this.subscriber = redis.duplicate({ autoResubscribe: false });
    // The connection it was made from tells of the same trouble.
    this.subscriber.on('error', () => undefined);
    this.subscriber.on('message', (_channel: string, dueAt: string) => listener(Number(dueAt)));
    this.subscriber.on('ready', () => {
      this.subscriber.subscribe(channel).then(
        () => listener(0),
        () => this.subscriber.disconnect(true),
      );
    });
    this.pinging = setInterval(() => void this.subscriber.ping().catch(() => undefined), PING_EVERY_MS);
    this.pinging.unref();
  }

  close(): void {
    clearInterval(this.pinging);
    this.subscriber.disconnect();
  }
}
