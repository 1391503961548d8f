import {
  DEFAULT_NAMESPACE,
  revisionAfter,
  SecretError,
  type OpenSecret,
  type SecretWrite,
} from '@job-scheduler/job-model';
import { Batcher, KeyRing, UnsealError } from '@job-scheduler/platform';
import type pg from 'pg';
import { StoreUnavailableError } from '../job-repository.js';
import type { Page } from '../page.js';
import {
  SecretInUseError,
  SecretStore,
  type Resealed,
  type RevisionCheck,
  type Secret,
  type SecretChange,
  type SecretId,
  type SecretQuery,
} from '../secret-store.js';
import type { Audited } from '../audit-log.js';
import { noteWrite } from './audit-log.js';
import { execute, inTransaction, query, type Database } from './database.js';
import { identityOf, openedSecret, recordOf, sealedFor } from './opened-secrets.js';
import { pageOf } from './pages.js';
import { SecretCache } from './secret-cache.js';
import {
  DELETE_SECRET,
  FORGET_SECRET,
  GET_SECRET,
  LIST_SECRETS,
  LOCK_SECRET,
  LOCK_SECRET_NAME,
  NEXT_SEALED_SECRETS,
  RESEAL_SECRET,
  SEALED_SECRETS,
  WRITE_SECRET,
  type SealedRow,
  type SecretRow,
} from './secret-statements.js';

const STORE_IS_AWAY = 'The secrets of the call could not be read: the system of record is not available.';

const RESEALED_AT_ONCE = 100;

/** A secret as PostgreSQL had it at a time of the cache's clock; no row: there was none. */
interface ReadRow {
  row: SealedRow | undefined;
  readAt: number;
}

/** Secrets in PostgreSQL, sealed by the keys of this process. */
export class PostgresSecretStore extends SecretStore {
  private readonly cache = new SecretCache();
  /** Only what PostgreSQL has: opening may have to wait for a service, which must not hold up the others. */
  private readonly reading = new Batcher<string, ReadRow>({
    limit: 500,
    lanes: 1,
    write: (places) => this.sealed(places),
  });

  constructor(
    private readonly database: Database,
    private readonly keys: KeyRing,
  ) {
    super();
  }

  get canSeal(): boolean {
    return !this.keys.isEmpty;
  }

  async read(
    names: readonly string[],
    namespace = DEFAULT_NAMESPACE,
  ): Promise<ReadonlyMap<string, OpenSecret>> {
    const read = async (name: string) => {
      const place = placeOf({ namespace, name });
      return [name, this.cache.fresh(place) ?? (await this.readOne(place))] as const;
    };
    return new Map(await Promise.all(names.map(read)));
  }

  async put(
    id: SecretId,
    write: SecretWrite,
    actor: string,
    check: RevisionCheck,
    audited?: Audited<SecretChange>,
  ): Promise<SecretChange> {
    const { namespace, name } = id;
    // Before the transaction, since it may have to wait for a service.
    const seal = await this.keys.sealerFor(recordOf(id));
    return inTransaction(this.database.pool, async (client) => {
      const before = await locked(client, id);
      check(before?.revision ?? null);
      const revision = revisionAfter(before?.revision ?? 0);
      // What is left out stays as it is: whoever writes a new value must not open it to other hosts by that.
      const {
        value,
        allowed_hosts = before?.allowed_hosts ?? null,
        description = before?.description ?? '',
      } = write;
      const sealed = seal(value, identityOf({ ...id, revision, allowed_hosts }));
      const row = [namespace, name, revision, sealed, allowed_hosts, description, actor];
      await query(client, WRITE_SECRET, row);
      this.cache.forget(placeOf(id));
      const [secret] = await query<SecretRow>(client, GET_SECRET, [namespace, name]);
      const change = { secret: secret!, created: before === null };
      await noteWrite(client, audited, change);
      return change;
    });
  }

  async get({ namespace, name }: SecretId): Promise<Secret | null> {
    return (await execute<SecretRow>(this.database.pool, GET_SECRET, [namespace, name]))[0] ?? null;
  }

  async list({ namespace, limit, after }: SecretQuery): Promise<Page<Secret, string>> {
    const values = [namespace, after, limit + 1];
    const rows = await execute<SecretRow>(this.database.pool, LIST_SECRETS, values);
    return pageOf(rows, limit, ({ name }) => name);
  }

  async delete(id: SecretId, check: RevisionCheck, audited?: Audited<Secret>): Promise<boolean> {
    const { namespace, name } = id;
    return inTransaction(this.database.pool, async (client) => {
      const found = await locked(client, id);
      check(found?.revision ?? null);
      if (found === null) return false;
      const [secret] = await query<SecretRow>(client, GET_SECRET, [namespace, name]);
      if (secret !== undefined && secret.used_by_count > 0) throw new SecretInUseError(secret);
      await query(client, DELETE_SECRET, [namespace, name]);
      await query(client, FORGET_SECRET, [namespace, name]);
      await noteWrite(client, audited, secret);
      this.cache.forget(placeOf(id));
      return true;
    });
  }

  async reseal(): Promise<Resealed> {
    const outcome: Resealed = { resealed: 0, current: 0, unreadable: [] };
    let after: SecretId = { namespace: '', name: '' };
    for (;;) {
      const position = [after.namespace, after.name, RESEALED_AT_ONCE];
      const rows = await execute<SealedRow>(this.database.pool, NEXT_SEALED_SECRETS, position);
      for (const row of rows) await this.resealOne(row, outcome);
      const last = rows.at(-1);
      if (last === undefined) return outcome;
      after = last;
    }
  }

  private async resealOne(row: SealedRow, outcome: Resealed): Promise<void> {
    const { namespace, name, sealed } = row;
    if (this.keys.isCurrent(sealed)) {
      outcome.current += 1;
      return;
    }
    try {
      const value = await this.keys.open(sealed, sealedFor(row));
      const anew = await this.keys.seal(value, sealedFor(row));
      await execute(this.database.pool, RESEAL_SECRET, [namespace, name, sealed, anew]);
      outcome.resealed += 1;
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      outcome.unreadable.push({ namespace, name });
    }
  }

  /** Throws SecretError. */
  private async readOne(place: string): Promise<OpenSecret> {
    const read = await this.reading.add(place).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailableError)) throw error;
      return new SecretError('secrets_unavailable', STORE_IS_AWAY, { cause: error });
    });
    if (read instanceof SecretError) {
      const usable = this.cache.usable(place);
      if (usable === null) throw read;
      return usable;
    }
    const secret = await openedSecret(idAt(place), read.row, this.keys);
    if (secret instanceof SecretError) throw secret;
    this.cache.keep(place, secret, read.readAt);
    return secret;
  }

  private async sealed(places: string[]): Promise<ReadRow[]> {
    const ids = places.map(idAt);
    const values = [ids.map(({ namespace }) => namespace), ids.map(({ name }) => name)];
    const rows = await execute<SealedRow>(this.database.hotPool, SEALED_SECRETS, values);
    const byPlace = new Map(rows.map((row) => [placeOf(row), row]));
    const readAt = this.cache.now();
    return places.map((place) => ({ row: byPlace.get(place), readAt }));
  }
}

/** Neither namespaces nor names have a slash. */
const placeOf = ({ namespace, name }: SecretId): string => `${namespace}/${name}`;

function idAt(place: string): SecretId {
  const [namespace = '', name = ''] = place.split('/', 2);
  return { namespace, name };
}

/** A secret as it stands, locked until the transaction ends; null if there is none, whose name is locked, too. */
async function locked(client: pg.PoolClient, { namespace, name }: SecretId) {
  await query(client, LOCK_SECRET_NAME, [namespace, name]);
  type Standing = Pick<SecretRow, 'revision' | 'allowed_hosts' | 'description'>;
  const [row] = await query<Standing>(client, LOCK_SECRET, [namespace, name]);
  return row ?? null;
}
