import type { Redis } from 'ioredis';

/** A subscriber may hear nothing for long, so it checks from time to time that the connection still works. */
const PING_EVERY_MS = 2_000;

/**
 * Listens, on a connection of its own, for members that are armed to be due earlier than all others. It misses what is
 * armed while the connection is away, so after each (re)connection it tells the listener that something may be due.
 */
export class ArmedSubscription {
  private readonly subscriber: Redis;
  private readonly pinging: NodeJS.Timeout;

  constructor(redis: Redis, channel: string, listener: (dueAt: number) => void) {
    this.subscriber = redis.duplicate({ autoResubscribe: false });
    // The connection it was made from reports the same errors.
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
