import type { Socket } from 'node:net';

const [ZERO, ONE, TWO, LF, CR] = [0x30, 0x31, 0x32, 0x0a, 0x0d];

/** Where the status begins in `HTTP/1.1 200 OK`. */
const STATUS_AT = 'HTTP/1.1 '.length;

/**
 * Renames the interim status 100 to 102 before undici reads it. A target may send `100 Continue` at any time, even if
 * nobody asked for it (RFC 9110, 15.2.1); undici skips every other interim answer, but takes this one for an error.
 */
export class InterimHeads {
  /** The place in the status line; -1 once the final answer has begun. */
  #at = 0;
  #isHundred = false;
  /** Characters in the current line of an interim head. */
  #lineLength = 0;

  /** Looks at everything that undici reads from the socket. */
  static watch(socket: Socket): InterimHeads {
    const heads = new InterimHeads();
    const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
    socket.read = (size?: number) => {
      const chunk = read(size);
      if (chunk !== null) heads.rename(chunk);
      return chunk;
    };
    return heads;
  }

  /** A request is about to be sent: what is read next is the beginning of its answer. */
  expect(): void {
    this.#at = 0;
  }

  /** Changes the chunk in place. */
  rename(chunk: Buffer): void {
    for (let place = 0; place < chunk.length && this.#at >= 0; place += 1) this.#step(chunk, place);
  }

  #step(chunk: Buffer, place: number): void {
    const byte = chunk[place] ?? 0;
    if (this.#at > STATUS_AT + 2) {
      this.#skipLine(byte);
      return;
    }
    // The parser, too, skips line breaks before a status line.
    if (this.#at === 0 && (byte === CR || byte === LF)) return;
    if (this.#at === STATUS_AT) {
      if (byte !== ONE) {
        this.#at = -1;
        return;
      }
    } else if (this.#at === STATUS_AT + 1) {
      this.#isHundred = byte === ZERO;
    } else if (this.#at === STATUS_AT + 2) {
      if (this.#isHundred && byte === ZERO) chunk[place] = TWO;
      this.#lineLength = this.#at;
    }
    this.#at += 1;
  }

  /** An interim head ends with an empty line; then the next head begins. */
  #skipLine(byte: number): void {
    if (byte === CR) return;
    if (byte !== LF) this.#lineLength += 1;
    else if (this.#lineLength > 0) this.#lineLength = 0;
    else this.#at = 0;
  }
}
