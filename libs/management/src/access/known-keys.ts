import { readCidr, type Cidr } from '@job-scheduler/http-callback';
import type { Clock } from '@job-scheduler/job-model';
import type { ApiKeys, FoundKey } from '@job-scheduler/job-store';
import { hashOf } from './key-text.js';

/** How long what was found of a key is believed: a revoked key is refused by every api after this, and no message can get lost. */
const BELIEVED_MS = 2_000;

/** So many texts are remembered at most; whoever tries out keys must not fill the memory. */
const MOST_REMEMBERED = 10_000;

const MINUTE_MS = 60_000;

/** A key as it was found, ready to be checked. */
export interface KnownKey extends FoundKey {
  /** The blocks of addresses that may use it; none: all. */
  sources: readonly Cidr[];
}

interface Remembered {
  at: number;
  known: Promise<KnownKey | null>;
}

/** The keys of the store, each looked up at most every two seconds. Notes which are used. */
export class KnownKeys {
  private readonly remembered = new Map<string, Remembered>();

  constructor(
    private readonly keys: ApiKeys,
    private readonly clock: Clock,
  ) {}

  /** The key with this text; null if there is none. Throws StoreUnavailableError. */
  find(text: string): Promise<KnownKey | null> {
    const hash = hashOf(text);
    // A map compares hashes, whose timing says nothing about the text.
    const name = hash.toString('latin1');
    const before = this.remembered.get(name);
    const at = this.clock.monotonic();
    if (before !== undefined && at - before.at < BELIEVED_MS) return before.known;
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    const known = this.lookUp(hash);
    this.remembered.set(name, { at, known });
    known.catch(() => this.remembered.delete(name));
    return known;
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
