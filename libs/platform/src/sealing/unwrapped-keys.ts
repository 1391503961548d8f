/** How long a key is used without being asked for again. */
const USED_MS = 5 * 60_000;
/** How long nobody asks again after a failure: many calls may want the same key at once. */
const FAILED_MS = 1_000;
const MOST = 1_000;

interface Entry {
  /** null: there is none to be had. */
  key: Promise<Buffer | null>;
  /** Monotonic milliseconds. */
  until: number;
}

/** Data keys that were unwrapped a while ago. Those who want the same one at the same time share one request. */
export class UnwrappedKeys {
  private readonly entries = new Map<string, Entry>();

  /** `now`: monotonic milliseconds. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The key of that name: as it is known, or else as `ask` tells it. Rejects as that does. */
  get(name: string, ask: () => Promise<Buffer | null>): Promise<Buffer | null> {
    const known = this.entries.get(name);
    if (known !== undefined && this.now() < known.until) return known.key;
    const entry: Entry = { key: ask(), until: this.now() + USED_MS };
    this.entries.delete(name);
    this.entries.set(name, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > MOST && oldest !== undefined) this.entries.delete(oldest);
    entry.key.catch(() => void (entry.until = this.now() + FAILED_MS));
    return entry.key;
  }
}
