import { readCidr, type Cidr } from '@job-scheduler/http-callback';
import type { Clock } from '@job-scheduler/job-model';
import type { ApiKeys, FoundKey } from '@job-scheduler/job-store';
import { ShortMemory } from './short-memory.js';

const MINUTE_MS = 60_000;

/** A key as it was found, ready to be checked. */
export interface KnownKey extends FoundKey {
  /** The blocks of addresses that may use it; none: all. */
  sources: readonly Cidr[];
}

/** The keys of the store. Notes which are used. */
export class KnownKeys {
  private readonly memory: ShortMemory<KnownKey | null>;

  constructor(
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
  ) {
    this.memory = new ShortMemory(clock, (hash) => this.lookUp(hash));
  }

  /** The key with this text; null if there is none. Throws StoreUnavailableError. */
  find(text: string): Promise<KnownKey | null> {
    return this.memory.find(text);
  }

  private async lookUp(hash: Buffer): Promise<KnownKey | null> {
    const found = await this.keys.find(hash);
    if (found === null) return null;
    if (found.state === 'valid') this.note(found);
    const sources = found.key.source_cidrs.map(readCidr).filter((cidr) => cidr !== null);
    return { ...found, sources };
  }

  /** A note that fails is made again with the next look. */
  private note({ key: { id, last_used_at } }: FoundKey): void {
    if (last_used_at !== null && last_used_at >= this.clock.now() - MINUTE_MS) return;
    this.keys.use(id).catch(() => undefined);
  }
}
