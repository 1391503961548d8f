import { Retention } from '../retention.js';
import { available, type Database } from './database.js';
import { dropExpiredPartitions, ensurePartitions } from './partitions.js';

/** How long an answer is kept for replay under its Idempotency-Key. */
const IDEMPOTENCY_WINDOW = '24 hours';

/** Retention by dropping partitions. */
export class PostgresRetention extends Retention {
  constructor(private readonly database: Database) {
    super();
  }

  async maintain(retainDays: number): Promise<{ dropped: string[] }> {
    const { pool } = this.database;
    const dropped = await available(dropExpiredPartitions(pool, retainDays));
    await available(ensurePartitions(pool));
    await available(pool.query(OLD_ALERTS, [retainDays]));
    for (const sweep of SWEEPS) await available(pool.query(sweep));
    return { dropped };
  }
}

const SWEEPS = [
  `DELETE FROM idempotency_keys WHERE claimed_at < now() - interval '${IDEMPOTENCY_WINDOW}'`,
  `DELETE FROM runners WHERE renewed_at < now() - interval '1 day'`,
  `DELETE FROM operations WHERE finished_at < now() - interval '90 days'`,
  `DELETE FROM jobs j WHERE j.deleted_at IS NOT NULL AND NOT EXISTS (SELECT FROM runs r WHERE r.job_id = j.id)`,
];

/** Not those of failures that still go on: they say that these were told of. */
const OLD_ALERTS = `
  DELETE FROM alerts WHERE at < now() - $1::float8 * interval '1 day' AND state <> 'pending'
    AND NOT (event = 'failure' AND ended_at IS NULL)`;
