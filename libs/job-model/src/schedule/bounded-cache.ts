/** Remembers what was made for a key; the oldest entry leaves when it is full. For pure makers only. */
export class BoundedCache<Key, Value> {
  private readonly entries = new Map<Key, Value>();

  constructor(private readonly limit: number) {}

  get(key: Key, make: (key: Key) => Value): Value {
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    if (this.entries.size >= this.limit) {
      for (const oldest of this.entries.keys()) {
        this.entries.delete(oldest);
        break;
      }
    }
    this.entries.set(key, value);
    return value;
  }
}
