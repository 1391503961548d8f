import type { PgNotification, PgPoolClient, PgQueryResult } from 'bullmq';
import { EventEmitter } from 'node:events';
import type pg from 'pg';

/** The one connection that listens for all sessions. */
export interface SessionListener {
  /** Passes the channel's notifications on to the session until the session stops listening. */
  listen(channel: string, session: BullmqSession): Promise<void>;
  leave(session: BullmqSession): void;
}

/** What a session needs. */
export interface SessionParts {
  connect(): Promise<pg.PoolClient>;
  statement(text: string, params?: readonly unknown[]): pg.QueryConfig;
  listener: SessionListener;
}

/** A command file: comments may stand before its statement. */
const LISTEN = /^LISTEN\s+"?(\w+)"?\s*;?\s*$/im;
const NAME = /set_config\('application_name'/;

/**
 * A connection as BullMQ sees it. Each worker keeps one for `LISTEN` as long as it lives; here all of them share one
 * real connection for that. For any other query the session takes a connection and keeps it until its release.
 */
export class BullmqSession implements PgPoolClient {
  private readonly events = new EventEmitter();
  private client: Promise<pg.PoolClient> | undefined;

  constructor(private readonly parts: SessionParts) {}

  async query<Row>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<Row>> {
    const channel = LISTEN.exec(text)?.[1];
    if (channel !== undefined) {
      await this.parts.listener.listen(channel, this);
      return NOTHING;
    }
    // Workers name the connection that listens, so that BullMQ's tools list them. It is shared, and nobody asks.
    if (NAME.test(text)) return NOTHING;
    this.client ??= this.parts.connect();
    const client = await this.client.catch((error: unknown) => {
      this.client = undefined;
      throw error;
    });
    return client.query(this.parts.statement(text, params)) as Promise<PgQueryResult>;
  }

  release(destroy?: boolean): void {
    this.parts.listener.leave(this);
    const { client } = this;
    this.client = undefined;
    void client?.then((held) => held.release(destroy)).catch(() => undefined);
  }

  /** The shared connection got a notification. */
  notify(notification: PgNotification): void {
    this.events.emit('notification', notification);
  }

  /** The shared connection broke: BullMQ gives this session up and makes another. */
  lose(error: Error): void {
    if (this.events.listenerCount('error') > 0) this.events.emit('error', error);
  }

  on(event: string, listener: (value: never) => void): this {
    this.events.on(event, listener as (value: unknown) => void);
    return this;
  }

  removeListener(event: string, listener: (value: never) => void): this {
    this.events.removeListener(event, listener as (value: unknown) => void);
    return this;
  }

  removeAllListeners(event?: string): this {
    this.events.removeAllListeners(event);
    return this;
  }
}

const NOTHING: PgQueryResult = { rows: [], rowCount: 0 };
