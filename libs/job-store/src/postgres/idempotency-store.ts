import { IdempotencyStore, type IdempotencyClaim, type StoredResponse } from '../idempotency-store.js';
import { type Database, execute } from './database.js';

/** Idempotency keys in PostgreSQL, where they survive as long as what they protect. */
export class PostgresIdempotencyStore extends IdempotencyStore {
  constructor(private readonly database: Database) {
    super();
  }

  async begin(key: string, fingerprint: string): Promise<IdempotencyClaim> {
    const claimed = await execute(this.database.pool, CLAIM, [key, fingerprint]);
    if (claimed.length > 0) return { kind: 'new' };
    const [known] = await execute<{ fingerprint: string; response: StoredResponse | null }>(
      this.database.pool,
      LOOK_UP,
      [key],
    );
    if (known === undefined) return { kind: 'in_flight' };
    if (known.fingerprint !== fingerprint) return { kind: 'other_request' };
    return known.response === null ? { kind: 'in_flight' } : { kind: 'done', response: known.response };
  }

  async complete(key: string, response: StoredResponse): Promise<void> {
    await execute(this.database.pool, COMPLETE, [key, JSON.stringify(response)]);
  }

  async abandon(key: string): Promise<void> {
    await execute(this.database.pool, ABANDON, [key]);
  }
}

const CLAIM = {
  name: 'idempotency_claim',
  text: `
    INSERT INTO idempotency_keys AS k (key, fingerprint, claimed_at) VALUES ($1, $2, now())
    ON CONFLICT (key) DO UPDATE
      SET fingerprint = excluded.fingerprint, claimed_at = excluded.claimed_at, response = NULL
      WHERE k.claimed_at < now() - interval '24 hours'
         OR (k.response IS NULL AND k.claimed_at < now() - interval '1 minute')
    RETURNING key`,
};

const LOOK_UP = {
  name: 'idempotency_look_up',
  text: 'SELECT fingerprint, response FROM idempotency_keys WHERE key = $1',
};

const COMPLETE = {
  name: 'idempotency_complete',
  text: 'UPDATE idempotency_keys SET response = $2::json WHERE key = $1',
};

const ABANDON = {
  name: 'idempotency_abandon',
  text: 'DELETE FROM idempotency_keys WHERE key = $1 AND response IS NULL',
};
