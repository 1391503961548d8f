import type { Clock } from '@job-scheduler/job-model';
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq';
import pg from 'pg';

/** The schema of BullMQ's own tables, separate from the tables of jobs and runs. */
export const BULLMQ_SCHEMA = 'bullmq';

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 10_000;
const FAILURE_DELAY_MS = 1_000;

/**
 * BullMQ's connections to PostgreSQL: one per kind of worker that listens, and two more while there is work.
 *
 * BullMQ waits before a retry only if the connection was refused. A server that is starting, out of connections or out of
 * disk answers immediately, and BullMQ would ask it again immediately and for ever. So here every failure takes a second.
 */
export class BullmqPool implements PgPool {
  private readonly pool: pg.Pool;
  private readonly ending = new AbortController();
  private ended: Promise<void> | undefined;

  constructor(
    url: string,
    private readonly clock: Clock,
  ) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: 5,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      idleTimeoutMillis: 10_000,
      keepAlive: true,
      application_name: 'job-scheduler-background',
      options: `-c search_path=${BULLMQ_SCHEMA}`,
    });
    // A connection that breaks makes its query fail. The error event in addition would end the process.
    this.pool.on('connect', (client) => client.on('error', () => {}));
    this.pool.on('error', () => {});
  }

  query<Row>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<Row>> {
    return this.slowlyFailing<PgQueryResult>(this.pool.query(text, params as unknown[] | undefined));
  }

  connect(): Promise<PgPoolClient> {
    // These are the same clients; two type packages describe their events differently.
    return this.slowlyFailing(this.pool.connect() as Promise<unknown> as Promise<PgPoolClient>);
  }

  /** Safe to call again. */
  end(): Promise<void> {
    this.ending.abort();
    this.ended ??= this.pool.end();
    return this.ended;
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
