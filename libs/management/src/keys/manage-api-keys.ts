import type { Clock } from '@job-scheduler/job-model';
import type { ApiKey, ApiKeys } from '@job-scheduler/job-store';
import type { Caller } from '../access/caller.js';
import { keyEntry } from '../audit/entry.js';
import { newKeyText, secretOf } from '../access/key-text.js';
import { decodeCursor, encodeCursor, type PageView } from '../http/paging.js';
import { invalid, Problem } from '../problems/problem.js';
import {
  apiKeyPositionSchema,
  apiKeyView,
  type ApiKeyView,
  type NewApiKeyBody,
  type NewApiKeyView,
} from './api-key-view.js';

/** Makes, shows and ends the keys of the API. Throws the problems `not_found`, `invalid` and `state_conflict`. */
export class ManageApiKeys {
  constructor(
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
  ) {}

  async list({
    limit,
    cursor,
  }: {
    limit: number;
    cursor?: string | undefined;
  }): Promise<PageView<ApiKeyView>> {
    const after = cursor === undefined ? null : decodeCursor(cursor, {}, apiKeyPositionSchema);
    const page = await this.keys.list({ limit, after });
    return {
      data: page.items.map(apiKeyView),
      next_cursor: page.next === null ? null : encodeCursor({}, page.next),
    };
  }

  async get(id: string): Promise<ApiKeyView> {
    return apiKeyView(await this.find(id));
  }

  /** The answer holds the text of the key, which the store does not have. */
  async create(body: NewApiKeyBody, caller: Caller): Promise<NewApiKeyView> {
    if (body.expires_at !== null && body.expires_at <= this.clock.now()) {
      throw invalid([{ pointer: '/expires_at', code: 'out_of_range', message: 'must be in the future' }]);
    }
    const key = newKeyText();
    const made = { ...body, created_by: caller.name };
    const created = await this.keys.create(made, secretOf(key), (entry) => keyEntry(caller, entry));
    return { ...apiKeyView(created), key };
  }

  async rotate(id: string, overlapSeconds: number, caller: Caller): Promise<NewApiKeyView> {
    const key = newKeyText();
    const rotated = await this.keys.rotate(id, secretOf(key), overlapSeconds * 1000, (entry) =>
      keyEntry(caller, entry),
    );
    if (rotated !== null) return { ...apiKeyView(rotated), key };
    await this.find(id);
    throw new Problem('state_conflict', 'The key is revoked, which is for good: make another.');
  }

  async revoke(id: string, caller: Caller): Promise<void> {
    if ((await this.keys.revoke(id, (entry) => keyEntry(caller, entry))) === null) throw unknownKey(id);
  }

  private async find(id: string): Promise<ApiKey> {
    const key = await this.keys.get(id);
    if (key === null) throw unknownKey(id);
    return key;
  }
}

const unknownKey = (id: string): Problem =>
  new Problem('not_found', `There is no API key with the id ${id}.`);
