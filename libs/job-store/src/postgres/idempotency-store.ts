import { and, eq, isNull, sql } from 'drizzle-orm';
import { IdempotencyStore, type IdempotencyClaim, type StoredResponse } from '../idempotency-store.js';
import { available, type Database } from './database.js';
import { idempotencyKeys as keys } from './schema.js';

/** Idempotency keys in PostgreSQL, where they survive as long as what they protect. */
export class PostgresIdempotencyStore extends IdempotencyStore {
  constructor(private readonly database: Database) {
    super();
  }

  async begin(key: string, fingerprint: string): Promise<IdempotencyClaim> {
    if (await this.claim(key, fingerprint)) return { kind: 'new' };
    const { fingerprint: print, response } = keys;
    const [known] = await available(() =>
      this.database.orm.select({ fingerprint: print, response }).from(keys).where(eq(keys.key, key)),
    );
    if (known === undefined) return { kind: 'in_flight' };
    if (known.fingerprint !== fingerprint) return { kind: 'other_request' };
    return known.response === null ? { kind: 'in_flight' } : { kind: 'done', response: known.response };
  }

  async complete(key: string, response: StoredResponse): Promise<void> {
    await available(() => this.database.orm.update(keys).set({ response }).where(eq(keys.key, key)));
  }

  async abandon(key: string): Promise<void> {
    await available(() =>
      this.database.orm.delete(keys).where(and(eq(keys.key, key), isNull(keys.response))),
    );
  }

  private async claim(key: string, fingerprint: string): Promise<boolean> {
    const claim = { fingerprint, claimed_at: sql`now()` };
    const rows = await available(() =>
      this.database.orm
        .insert(keys)
        .values({ key, ...claim })
        .onConflictDoUpdate({ target: keys.key, set: { ...claim, response: null }, setWhere: MAY_BE_TAKEN })
        .returning({ key: keys.key }),
    );
    return rows.length > 0;
  }
}

const MAY_BE_TAKEN = sql`
  ${keys.claimed_at} < now() - interval '24 hours'
  OR ${keys.response} IS NULL AND ${keys.claimed_at} < now() - interval '1 minute'`;
