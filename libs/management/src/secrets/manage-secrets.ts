import { secretNameSchema, type SecretWrite } from '@job-scheduler/job-model';
import { SecretInUseError, type Secret, type SecretId, type SecretStore } from '@job-scheduler/job-store';
import type { Caller } from '../access/caller.js';
import { secretEntry } from '../audit/entry.js';
import type { Precondition } from '../http/entity-tag.js';
import { decodeCursor, encodeCursor, type PageView } from '../http/paging.js';
import { namespaceFor } from '../jobs/home-namespace.js';
import { Problem } from '../problems/problem.js';
import { secretView, type SecretView } from './secret-view.js';

/** Which namespace a request names; undefined: the caller's own. */
type Named = string | undefined;

/** Writes secrets of the namespaces that a caller sees, and tells all of them but their values. Throws problems, and the errors of the store. */
export class ManageSecrets {
  constructor(
    private readonly secrets: SecretStore,
    private readonly caller: Caller,
  ) {}

  async create({
    name,
    namespace,
    ...write
  }: SecretWrite & { name: string; namespace?: Named }): Promise<SecretView> {
    const { secret } = await this.write(this.idOf(name, namespace), write, (revision) => {
      if (revision !== null) throw new Problem('name_taken', `A secret named ${name} already exists.`);
    });
    return secret;
  }

  put(
    name: string,
    namespace: Named,
    write: SecretWrite,
    precondition: Precondition,
  ): Promise<{ secret: SecretView; created: boolean }> {
    return this.write(this.idOf(name, namespace), write, precondition);
  }

  async get(name: string, namespace: Named): Promise<SecretView> {
    const secret = await this.secrets.get(this.idOf(name, namespace));
    if (secret === null) throw unknown(name);
    return secretView(secret);
  }

  async list({
    limit,
    cursor,
    namespace: named,
  }: {
    namespace?: Named;
    limit: number;
    cursor?: string | undefined;
  }): Promise<PageView<SecretView>> {
    const namespace = namespaceFor(this.caller, named);
    const filters = { list: 'secrets', namespace };
    const after = cursor === undefined ? null : decodeCursor(cursor, filters, secretNameSchema);
    const page = await this.secrets.list({ namespace, limit, after });
    return {
      data: page.items.map(secretView),
      next_cursor: page.next === null ? null : encodeCursor(filters, page.next),
    };
  }

  async delete(name: string, namespace: Named, precondition: Precondition): Promise<void> {
    const id = this.idOf(name, namespace);
    try {
      const audited = (secret: Secret) => secretEntry(this.caller, secret, true);
      if (!(await this.secrets.delete(id, precondition, audited))) throw unknown(name);
    } catch (error) {
      throw error instanceof SecretInUseError ? inUse(error) : error;
    }
  }

  private idOf(name: string, namespace: Named): SecretId {
    return { namespace: namespaceFor(this.caller, namespace), name };
  }

  private async write(
    id: SecretId,
    write: SecretWrite,
    precondition: Precondition,
  ): Promise<{ secret: SecretView; created: boolean }> {
    if (!this.secrets.canSeal) {
      const detail =
        'Secrets need the setting SECRETS_KEY: give api and runner a key that `openssl rand -base64 32` makes, and start them again.';
      throw new Problem('secrets_key_missing', detail);
    }
    const { secret, created } = await this.secrets.put(id, write, this.caller.name, precondition, (change) =>
      secretEntry(this.caller, change.secret, false),
    );
    return { secret: secretView(secret), created };
  }
}

const unknown = (name: string): Problem => new Problem('not_found', `There is no secret named ${name}.`);

const SHOWN_JOBS = 5;

function inUse({ secret: { name, used_by, used_by_count } }: SecretInUseError): Problem {
  const shown = used_by.slice(0, SHOWN_JOBS).map((job) => JSON.stringify(job.name));
  const more = used_by_count > shown.length ? ` and ${used_by_count - shown.length} more` : '';
  const detail = `The secret ${name} is used by ${shown.join(', ')}${more}: edit or delete these jobs first.`;
  return new Problem('secret_in_use', detail);
}
