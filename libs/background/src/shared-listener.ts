import type pg from 'pg';
import type { BullmqSession, SessionListener } from './bullmq-session.js';

/** One connection that listens on behalf of many sessions. It is made when the first of them listens. */
export class SharedListener implements SessionListener {
  private readonly sessions = new Set<BullmqSession>();
  private client: Promise<pg.PoolClient> | undefined;
  private isClosed = false;
  /** A connection takes one statement at a time. */
  private lastListen: Promise<unknown> = Promise.resolve();

  constructor(private readonly connect: () => Promise<pg.PoolClient>) {}

  /** Rejects with the driver's error when PostgreSQL is away. Listening to a channel again does no harm. */
  listen(channel: string, session: BullmqSession): Promise<void> {
    const listened = this.lastListen.then(() => this.listenNow(channel, session));
    this.lastListen = listened.catch(() => undefined);
    return listened;
  }

  private async listenNow(channel: string, session: BullmqSession): Promise<void> {
    if (this.isClosed) throw new Error('The background work has ended.');
    const listening = (this.client ??= this.open());
    try {
      const client = await listening;
      await client.query(`LISTEN ${channel}`);
    } catch (error) {
      await this.drop(listening, error as Error);
      throw error;
    }
    this.sessions.add(session);
  }

  leave(session: BullmqSession): void {
    this.sessions.delete(session);
  }

  /** Gives the connection back. Safe to call again. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.client !== undefined) await this.drop(this.client, new Error('The background work has ended.'));
  }

  private async open(): Promise<pg.PoolClient> {
    const client = await this.connect();
    client.on('notification', ({ channel, payload = '' }) => {
      for (const session of this.sessions) session.notify({ channel, payload });
    });
    client.on('error', (error) => void this.drop(this.client, error));
    return client;
  }

  /** Ends the connection, since it listens, and tells the sessions, which then listen again. */
  private async drop(listening: Promise<pg.PoolClient> | undefined, reason: Error): Promise<void> {
    if (listening === undefined || listening !== this.client) return;
    this.client = undefined;
    const lost = [...this.sessions];
    this.sessions.clear();
    const client = await listening.catch(() => undefined);
    client?.removeAllListeners('notification');
    client?.release(true);
    for (const session of lost) session.lose(reason);
  }
}
