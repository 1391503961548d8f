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
    for (const sweep of SWEEPS) await available(pool.query(sweep));
    return { dropped };
  }
}

const SWEEPS = [
  `DELETE FROM idempotency_keys WHERE claimed_at < now() - interval '${IDEMPOTENCY_WINDOW}'`,
  `DELETE FROM runners WHERE renewed_at < now() - interval '1 day'`,
  `DELETE FROM jobs j WHERE j.deleted_at IS NOT NULL AND NOT EXISTS (SELECT FROM runs r WHERE r.job_id = j.id)`,
];
