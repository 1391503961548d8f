import type { Clock } from '@job-scheduler/job-model';
import type { PostgresConnections, PostgresShare } from '@job-scheduler/platform/postgres';
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq';
import pg from 'pg';
import { BullmqSession } from './bullmq-session.js';
import { SharedListener } from './shared-listener.js';

/** The schema of BullMQ's own tables, separate from the tables of jobs and runs. */
export const BULLMQ_SCHEMA = 'bullmq';

const FAILURE_DELAY_MS = 1_000;

/**
 * BullMQ's way to PostgreSQL: background work's share of the process's connections, and one connection that listens for
 * all workers.
 *
 * BullMQ waits before a retry only if the connection was refused. A server that is starting, out of connections or out of
 * disk answers immediately, and BullMQ would ask it again immediately and for ever. So here every failure takes a second.
 */
export class BullmqPool implements PgPool {
  private readonly share: PostgresShare;
  private readonly listener: SharedListener;
  private readonly ending = new AbortController();

  constructor(
    connections: PostgresConnections,
    private readonly clock: Clock,
  ) {
    this.share = connections.background({ search_path: BULLMQ_SCHEMA });
    this.listener = new SharedListener(() => connections.listener());
  }

  query<Row>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<Row>> {
    return this.slowlyFailing<PgQueryResult>(this.share.query(asTheDriver(text, params)));
  }

  /** A session takes a connection only once it queries. */
  async connect(): Promise<PgPoolClient> {
    return new BullmqSession({
      connect: () => this.slowlyFailing(this.share.connect()),
      statement: asTheDriver,
      listener: {
        listen: (channel, session) => this.slowlyFailing(this.listener.listen(channel, session)),
        leave: (session) => this.listener.leave(session),
      },
    });
  }

  /** Gives back the connection that listens; the others belong to the process. Safe to call again. */
  end(): Promise<void> {
    this.ending.abort();
    return this.listener.close();
  }

  /** BullMQ listens for errors of idle connections. These are replaced, so there is nothing to report. */
  on(): this {
    return this;
  }

  removeAllListeners(): this {
    return this;
  }

  private async slowlyFailing<Result>(operation: Promise<Result>): Promise<Result> {
    try {
      return await operation;
    } catch (error) {
      await this.clock.sleep(FAILURE_DELAY_MS, this.ending.signal);
      throw error;
    }
  }
}

/** BullMQ reads results as the driver does, without the store's types. */
const asTheDriver = (
  text: string,
  params?: readonly unknown[],
): pg.QueryConfig & { types: pg.CustomTypesConfig } => ({
  text,
  values: params as unknown[],
  types: pg.types,
});
