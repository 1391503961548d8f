/**
 * The first bytes of a stream of chunks. The first chunk is held as it is, which saves nearly every call a copy. Further
 * chunks are copied, because a chunk may be a view of a much larger buffer.
 */
export class KeptBytes {
  #held: Buffer = EMPTY;
  #length = 0;

  constructor(private readonly limit: number) {}

  get bytes(): Buffer {
    return this.#held.length === this.#length ? this.#held : this.#held.subarray(0, this.#length);
  }

  append(chunk: Buffer): void {
    const room = this.limit - this.#length;
    const more = chunk.length <= room ? chunk : chunk.subarray(0, room);
    if (more.length === 0) return;
    if (this.#length === 0) this.#held = more;
    else this.#copy(more);
    this.#length += more.length;
  }

  #copy(more: Buffer): void {
    const needed = this.#length + more.length;
    if (needed > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.limit, Math.max(needed, 2 * this.#length)));
      this.bytes.copy(larger);
      this.#held = larger;
    }
    more.copy(this.#held, this.#length);
  }
}

const EMPTY = Buffer.alloc(0);
