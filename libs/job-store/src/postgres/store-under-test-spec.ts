// Test support: the adapters over a real PostgreSQL, emptied for each test.
import { ringOfOwnKeys } from '@job-scheduler/platform';
import { startPostgres, type TestDatabase, type TestPostgres } from '@job-scheduler/testing';
import type { JobStoreUnderTest } from '../testing.js';
import { CalledJobs } from './called-jobs.js';
import {
  Database,
  migrate,
  PostgresAlertOutbox,
  PostgresClaimLedger,
  PostgresCompletionEndpoint,
  PostgresDueTimes,
  PostgresIdempotencyStore,
  PostgresJobRepository,
  PostgresJobRevisions,
  PostgresOperationStore,
  PostgresRecovery,
  PostgresRetention,
  PostgresRunHistory,
  PostgresSecretStore,
  PostgresTickLedger,
} from './index.js';
import { LeasingClaimLedger, LeasingRunHistory, LeasingTickLedger } from './leased-store-spec.js';

const EMPTY = [
  'alerts',
  'runs',
  'dispatches',
  'job_cursor',
  'jobs',
  'job_revisions',
  'runners',
  'leases',
  'idempotency_keys',
  'operations',
  'zone_data',
  'secrets',
  'job_secrets',
].map((table) => `DELETE FROM ${table}`);

const SPOILT_POLICIES = JSON.stringify({
  overlap: 'queue',
  catch_up_window_seconds: 'long',
  retry: 7,
  alerts: 'all',
  delivery: null,
});

/** So little that most contracts claim more jobs than a runner remembers. */
const TEXT_OF_TWO_JOBS = 4_000;

/** The columns with instants that age. */
const AGING = {
  runs: ['queued_at', 'claimed_at', 'deadline_at', 'next_attempt_at', 'created_at'],
  dispatches: ['queued_at', 'claim_before', 'claimed_at', 'deadline_at'],
  jobs: ['paused_at'],
  job_cursor: ['next_due'],
  runners: ['started_at', 'renewed_at'],
  leases: ['expires_at'],
  idempotency_keys: ['claimed_at'],
  alerts: ['at', 'entrusted_at'],
  zone_data: ['older_seen_at'],
};

/** One server and one database for the tests of a file, with the schema in it. */
export class PostgresUnderTest {
  private constructor(
    private readonly server: TestPostgres,
    private readonly created: TestDatabase,
    readonly database: Database,
  ) {}

  static async start(): Promise<PostgresUnderTest> {
    const server = await startPostgres();
    const created = await server.createDatabase({ name: 'migrated', setup: migrate });
    return new PostgresUnderTest(server, created, new Database({ url: created.url }));
  }

  get url(): string {
    return this.created.url;
  }

  /** Makes many rows by one statement, which may take longer than the product allows its own. */
  fill(sql: string, values?: unknown[]): Promise<void> {
    return this.created.fill(sql, values);
  }

  /** The same, with every run on the lease path whose job allows that. */
  async leasingStore(): Promise<JobStoreUnderTest> {
    const { database } = this;
    return {
      ...(await this.store()),
      ticks: new LeasingTickLedger(database),
      claims: new LeasingClaimLedger(database, new CalledJobs(TEXT_OF_TWO_JOBS)),
      history: new LeasingRunHistory(database),
    };
  }

  /** Adapters over an empty database. */
  async store(): Promise<JobStoreUnderTest> {
    const { database } = this;
    await database.pool.query(EMPTY.join(';'));
    return {
      jobs: new PostgresJobRepository(database),
      revisions: new PostgresJobRevisions(database),
      ticks: new PostgresTickLedger(database),
      claims: new PostgresClaimLedger(database, new CalledJobs(TEXT_OF_TWO_JOBS)),
      history: new PostgresRunHistory(database),
      recovery: new PostgresRecovery(database),
      idempotency: new PostgresIdempotencyStore(database),
      retention: new PostgresRetention(database),
      operations: new PostgresOperationStore(database),
      alerts: new PostgresAlertOutbox(database),
      endpoint: new PostgresCompletionEndpoint(database),
      dueTimes: new PostgresDueTimes(database),
      secrets: (keys) => new PostgresSecretStore(database, ringOfOwnKeys(keys)),
      tamper: async (statement) => void (await database.pool.query(statement)),
      passTime: (ms) => this.passTime(ms),
      spoil: (jobId, part) => this.spoil(jobId, part),
      refuse: (runId) => this.refuse(runId),
      close: () => this.refuseNothing(),
    };
  }

  async stop(): Promise<void> {
    await this.database.close();
    await this.created.drop();
    await this.server.stop();
  }

  private async spoil(jobId: string, part: 'policies' | 'timeout'): Promise<void> {
    const change = part === 'policies' ? `policies = '${SPOILT_POLICIES}'` : `timeout_seconds = 'NaN'`;
    await this.database.pool.query(`UPDATE jobs SET ${change} WHERE id = $1`, [jobId]);
  }

  private refusing = false;

  private async refuse(runId: string): Promise<void> {
    this.refusing = true;
    await this.database.pool.query(
      `ALTER TABLE runs ADD CONSTRAINT refused CHECK (id <> '${runId}') NOT VALID`,
    );
  }

  private async refuseNothing(): Promise<void> {
    if (this.refusing) await this.database.pool.query('ALTER TABLE runs DROP CONSTRAINT refused');
    this.refusing = false;
  }

  private async passTime(ms: number): Promise<void> {
    for (const [table, columns] of Object.entries(AGING)) {
      const earlier = columns.map(
        (column) => `${column} = ${column} - $1::float8 * interval '1 millisecond'`,
      );
      await this.database.pool.query(`UPDATE ${table} SET ${earlier.join(', ')}`, [ms]);
    }
  }
}
