import { DEFAULT_NAMESPACE, secretNameSchema, type SecretWrite } from '@job-scheduler/job-model';
import { SecretInUseError, type SecretStore } from '@job-scheduler/job-store';
import type { Precondition } from '../http/entity-tag.js';
import { decodeCursor, encodeCursor, type PageView } from '../http/paging.js';
import { Problem } from '../problems/problem.js';
import { secretView, type SecretView } from './secret-view.js';

const FILTERS = { list: 'secrets' };

/** Writes secrets, and tells all of them but their values. Throws problems, and the errors of the store. */
export class ManageSecrets {
  constructor(
    private readonly secrets: SecretStore,
    private readonly actor: string,
  ) {}

  async create({ name, ...write }: SecretWrite & { name: string }): Promise<SecretView> {
    const { secret } = await this.write(name, write, (revision) => {
      if (revision !== null) throw new Problem('name_taken', `A secret named ${name} already exists.`);
    });
    return secret;
  }

  put(
    name: string,
    write: SecretWrite,
    precondition: Precondition,
  ): Promise<{ secret: SecretView; created: boolean }> {
    return this.write(name, write, precondition);
  }

  async get(name: string): Promise<SecretView> {
    const secret = await this.secrets.get(idOf(name));
    if (secret === null) throw unknown(name);
    return secretView(secret);
  }

  async list({
    limit,
    cursor,
  }: {
    limit: number;
    cursor?: string | undefined;
  }): Promise<PageView<SecretView>> {
    const after = cursor === undefined ? null : decodeCursor(cursor, FILTERS, secretNameSchema);
    const page = await this.secrets.list({ namespace: DEFAULT_NAMESPACE, limit, after });
    return {
      data: page.items.map(secretView),
      next_cursor: page.next === null ? null : encodeCursor(FILTERS, page.next),
    };
  }

  async delete(name: string, precondition: Precondition): Promise<void> {
    try {
      if (!(await this.secrets.delete(idOf(name), precondition))) throw unknown(name);
    } catch (error) {
      throw error instanceof SecretInUseError ? inUse(error) : error;
    }
  }

  private async write(
    name: string,
    write: SecretWrite,
    precondition: Precondition,
  ): Promise<{ secret: SecretView; created: boolean }> {
    if (!this.secrets.canSeal) {
      const detail =
        'Secrets need the setting SECRETS_KEY: give api and runner a key that `openssl rand -base64 32` makes, and start them again.';
      throw new Problem('secrets_key_missing', detail);
    }
    const { secret, created } = await this.secrets.put(idOf(name), write, this.actor, precondition);
    return { secret: secretView(secret), created };
  }
}

const idOf = (name: string) => ({ namespace: DEFAULT_NAMESPACE, name });

const unknown = (name: string): Problem => new Problem('not_found', `There is no secret named ${name}.`);

const SHOWN_JOBS = 5;

function inUse({ secret: { name, used_by, used_by_count } }: SecretInUseError): Problem {
  const shown = used_by.slice(0, SHOWN_JOBS).map((job) => JSON.stringify(job.name));
  const more = used_by_count > shown.length ? ` and ${used_by_count - shown.length} more` : '';
  const detail = `The secret ${name} is used by ${shown.join(', ')}${more}: edit or delete these jobs first.`;
  return new Problem('secret_in_use', detail);
}
