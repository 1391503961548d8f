import { SecretError, type IdentityKey } from '@job-scheduler/job-model';
import { KeyUnavailableError, UnsealError, type KeyRing, type SealedFor } from '@job-scheduler/platform';
import { createPublicKey, generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { StoreUnavailableError } from '../job-repository.js';
import { IdentityKeys, type PublicKey } from '../identity-keys.js';
import { PostgresCompletionEndpoint } from './completion-endpoint.js';
import { execute, inTransaction, query, type Database } from './database.js';

/** How long an issuer and a key are used without another look. */
const FRESH_MS = 60_000;

interface KeyRow {
  id: string;
  sealed: Buffer;
}

const KEY_MISSING =
  'Identity tokens need the setting SECRETS_KEY, which this process does not have: give api and runner the same keys.';

/** Keys of identity tokens in PostgreSQL, sealed like secrets. */
export class PostgresIdentityKeys extends IdentityKeys {
  private readonly endpoint: PostgresCompletionEndpoint;
  private told: { keys: PublicKey[]; readAt: number } | null = null;
  private known: { issuer: string | null; key: IdentityKey | null; readAt: number } | null = null;

  constructor(
    private readonly database: Database,
    private readonly keys: KeyRing,
  ) {
    super();
    this.endpoint = new PostgresCompletionEndpoint(database);
  }

  get canSign(): boolean {
    return !this.keys.isEmpty;
  }

  async issuer(): Promise<string | null> {
    return (await this.read()).issuer;
  }

  async key(): Promise<IdentityKey> {
    const { key } = await this.read();
    if (key === null) throw new SecretError('secrets_key_missing', KEY_MISSING);
    return key;
  }

  /** Everybody may ask for it, so it is not read each time. */
  async published(): Promise<PublicKey[]> {
    const { told } = this;
    if (told !== null && performance.now() - told.readAt < FRESH_MS) return told.keys;
    // Without whoever holds the keys there is no new one, and those that there are verify tokens all the same.
    if (this.canSign) await this.renew().catch(unlessKeyAway);
    const rows = await execute<{ public_jwk: PublicKey }>(this.database.pool, PUBLISHED_KEYS, []);
    const keys = rows.map(({ public_jwk }) => public_jwk);
    this.told = { keys, readAt: performance.now() };
    return keys;
  }

  /**
   * Seals with the first key of the ring what others have sealed, and deletes what verifies nothing any more. Resolves to how many
   * it sealed, and to the ids of those that no key opens, unless a newer one has taken their place.
   */
  async reseal(): Promise<{ resealed: number; current: number; unreadable: string[] }> {
    const outcome = { resealed: 0, current: 0, unreadable: [] as string[] };
    await execute(this.database.pool, DELETE_EXPIRED, []);
    for (const row of await execute<KeyRow>(this.database.pool, ALL_KEYS, [])) {
      if (this.keys.isCurrent(row.sealed)) {
        outcome.current += 1;
        continue;
      }
      const opened = await this.opened(row);
      if (opened !== null) {
        const anew = await this.keys.seal(opened.private_key, sealedFor(row.id));
        await execute(this.database.pool, RESEAL_KEY, [row.id, anew]);
        outcome.resealed += 1;
      } else if (outcome.resealed + outcome.current === 0) outcome.unreadable.push(row.id);
    }
    return outcome;
  }

  private async read(): Promise<{ issuer: string | null; key: IdentityKey | null }> {
    const { known } = this;
    if (known !== null && performance.now() - known.readAt < FRESH_MS) return known;
    try {
      const { public_url: issuer } = await this.endpoint.read();
      const key = this.canSign ? await this.current() : null;
      // An api may be about to announce itself.
      if (issuer !== null) this.known = { issuer, key, readAt: performance.now() };
      return { issuer, key };
    } catch (error) {
      const away = awayOf(error);
      if (away === null) throw error;
      if (known !== null) return known;
      throw away;
    }
  }

  private async current(): Promise<IdentityKey> {
    await this.renew();
    for (const row of await execute<KeyRow>(this.database.pool, SIGNING_KEYS, [])) {
      const opened = await this.opened(row);
      if (opened !== null) return opened;
    }
    throw new Error('The table identity_keys has lost its row.');
  }

  /** The key of a row; null if no key of the ring opens it. Such a row is as good as none: another key is made. */
  private async opened({ id, sealed }: KeyRow): Promise<IdentityKey | null> {
    try {
      return { id, private_key: await this.keys.open(sealed, sealedFor(id)) };
    } catch (error) {
      if (error instanceof UnsealError) return null;
      throw error;
    }
  }

  /** Makes a key if there is none that this process can sign with for long enough. */
  private async renew(): Promise<void> {
    for (;;) {
      const lasting = await execute<KeyRow>(this.database.pool, LASTING_KEYS, []);
      for (const row of lasting) if ((await this.opened(row)) !== null) return;
      if (await this.add(lasting.map(({ id }) => id))) return;
    }
  }

  /**
   * Makes a key, unless there are others by now than those that cannot be opened: then false. All that may have to wait for a service
   * is done before the transaction.
   */
  private async add(unreadable: readonly string[]): Promise<boolean> {
    const id = randomUUID();
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    const jwk = {
      ...createPublicKey(privateKey).export({ format: 'jwk' }),
      kid: id,
      use: 'sig',
      alg: 'RS256',
    };
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const sealed = await this.keys.seal(pem, sealedFor(id));
    return inTransaction(this.database.pool, async (client) => {
      await query(client, LOCK_RENEWAL, []);
      const lasting = await query<KeyRow>(client, LASTING_KEYS, []);
      if (lasting.some((row) => !unreadable.includes(row.id))) return false;
      await query(client, ADD_KEY, [id, JSON.stringify(jwk), sealed]);
      return true;
    });
  }
}

/** What a key is sealed under. */
const sealedFor = (id: string): SealedFor => ({
  record: { kind: 'identity key', id },
  identity: JSON.stringify(['identity key', id]),
});

function unlessKeyAway(error: unknown): void {
  if (!(error instanceof KeyUnavailableError)) throw error;
}

/** Why a key cannot be had for now; null for any other error. */
function awayOf(error: unknown): SecretError | null {
  const message = 'The key of identity tokens could not be read: ';
  if (error instanceof StoreUnavailableError)
    return new SecretError('secrets_unavailable', `${message}the system of record is not available.`, {
      cause: error,
    });
  if (error instanceof KeyUnavailableError)
    return new SecretError('secrets_key_unavailable', `${message}${error.message}`, { cause: error });
  return null;
}

/** A key signs for this long, and is verified a day longer. */
const SIGNS = `interval '30 days'`;
/** What targets have read may be an hour old. */
const PUBLISHED_BEFORE = `interval '2 hours'`;

/** How long a key is published. */
const PUBLISHED = `${SIGNS} + interval '1 day' + ${PUBLISHED_BEFORE}`;

const PUBLISHED_KEYS = {
  name: 'published_identity_keys',
  text: `SELECT public_jwk FROM identity_keys WHERE created_at > now() - (${PUBLISHED}) ORDER BY created_at`,
};

/**
 * First the newest one that targets know by now, then the oldest one. Never one that is about to be withdrawn: after
 * weeks without a token, that may be the only one that targets know.
 */
const SIGNING_KEYS = {
  name: 'signing_identity_keys',
  text: `
    SELECT id, sealed FROM identity_keys WHERE created_at > now() - ${SIGNS} - ${PUBLISHED_BEFORE}
    ORDER BY created_at <= now() - ${PUBLISHED_BEFORE} DESC,
             CASE WHEN created_at <= now() - ${PUBLISHED_BEFORE} THEN created_at END DESC, created_at`,
};

/** Those that sign for long enough that no other one is needed yet. */
const LASTING_KEYS = {
  name: 'lasting_identity_keys',
  text: `SELECT id, sealed FROM identity_keys WHERE created_at > now() - ${SIGNS} + ${PUBLISHED_BEFORE}`,
};

const DELETE_EXPIRED = {
  name: 'delete_expired_identity_keys',
  text: `DELETE FROM identity_keys WHERE created_at <= now() - (${PUBLISHED})`,
};

const LOCK_RENEWAL = {
  name: 'lock_identity_keys',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('identity keys', 0))`,
};

const ALL_KEYS = {
  name: 'all_identity_keys',
  text: 'SELECT id, sealed FROM identity_keys ORDER BY created_at DESC',
};

const RESEAL_KEY = {
  name: 'reseal_identity_key',
  text: 'UPDATE identity_keys SET sealed = $2 WHERE id = $1',
};

const ADD_KEY = {
  name: 'add_identity_key',
  text: 'INSERT INTO identity_keys (id, public_jwk, sealed) VALUES ($1, $2, $3)',
};
