const UUID_BYTES = 16;
/** 32-bit words per UUID. */
export const UUID_WORDS = 4;
const HEX = new Uint8Array(128).fill(16);
for (let value = 0; value < 16; value += 1) HEX[value.toString(16).charCodeAt(0)] = value;
const DASH = '-'.charCodeAt(0);
const UUID_CHARACTERS = 36;

/** UUIDs, 16 bytes each. */
export class UuidArray {
  /** UUID_WORDS of each, in the machine's byte order. */
  readonly words: Int32Array;
  private readonly bytes: Buffer;

  constructor(length: number) {
    this.words = new Int32Array(length * UUID_WORDS);
    this.bytes = Buffer.from(this.words.buffer);
  }

  /** Parses the UUID that makes up the text from a position to its end. False when that is not exactly one UUID. */
  set(index: number, text: string, start: number): boolean {
    if (text.length !== start + UUID_CHARACTERS) return false;
    let byte = index * UUID_BYTES;
    for (let at = 0; at < UUID_CHARACTERS;) {
      if (at === 8 || at === 13 || at === 18 || at === 23) {
        if (text.charCodeAt(start + at) !== DASH) return false;
        at += 1;
        continue;
      }
      const high = HEX[text.charCodeAt(start + at)] ?? 16;
      const low = HEX[text.charCodeAt(start + at + 1)] ?? 16;
      if (high > 15 || low > 15) return false;
      this.bytes[byte] = (high << 4) | low;
      byte += 1;
      at += 2;
    }
    return true;
  }

  text(index: number): string {
    const hex = this.bytes.toString('hex', index * UUID_BYTES, (index + 1) * UUID_BYTES);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  equals(index: number, other: UuidArray, otherIndex: number): boolean {
    for (let word = 0; word < UUID_WORDS; word += 1) {
      if (this.words[index * UUID_WORDS + word] !== other.words[otherIndex * UUID_WORDS + word]) return false;
    }
    return true;
  }

  hash(index: number): number {
    let hash = 0;
    for (let word = 0; word < UUID_WORDS; word += 1) {
      hash = Math.imul(hash ^ this.words[index * UUID_WORDS + word]!, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }
}
