import { StringDecoder } from 'node:string_decoder';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { CallbackFault } from './callback-fault.js';

/** Limits in bytes of decoded body: `kept` of them are kept, reading stops past `read`. */
export interface BodyLimits {
  kept: number;
  read: number;
}

export interface BodyListener {
  onBodyEnd(): void;
  onBodyFault(fault: CallbackFault): void;
  /** More may be written, after a `write` that answered false. */
  onBodyDrain(): void;
}

/**
 * Takes in a response body: decodes one content encoding (gzip, deflate, br; any other is kept as it is) and
 * keeps the beginning as text. It holds the kept text and one chunk, however much is sent.
 */
export class ResponseBody {
  truncated = false;
  #text = '';
  #bytes = 0;
  #decoder: Transform | null = null;
  #started = false;
  readonly #characters = new StringDecoder('utf8');

  constructor(
    private readonly contentEncoding: string | undefined,
    private readonly limits: BodyLimits,
    private readonly listener: BodyListener,
  ) {}

  /** What was kept: invalid UTF-8 and NUL, which PostgreSQL cannot hold, are replaced by U+FFFD. */
  get text(): string {
    // A character cut by the cap is left out; one cut by the end of the body is an invalid one.
    const text = this.truncated ? this.#text : this.#text + this.#characters.end();
    return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
  }

  /** Answers false when no more should be written before `onBodyDrain`. */
  write(chunk: Buffer): boolean {
    if (!this.#started && chunk.length > 0) {
      this.#started = true;
      this.#decoder = this.#openDecoder(chunk);
    }
    if (this.#decoder !== null) return this.#decoder.write(chunk);
    this.#take(chunk);
    return true;
  }

  end(): void {
    if (this.#decoder === null) this.listener.onBodyEnd();
    else this.#decoder.end();
  }

  destroy(): void {
    this.#decoder?.destroy();
  }

  #openDecoder(firstChunk: Buffer): Transform | null {
    const decoder = createDecoder(this.contentEncoding, firstChunk);
    return (
      decoder
        ?.on('data', (decoded: Buffer) => {
          this.#take(decoded);
        })
        .on('drain', () => {
          this.listener.onBodyDrain();
        })
        .on('end', () => {
          this.listener.onBodyEnd();
        })
        .on('error', (cause) => {
          const message = `The response body is not valid ${String(this.contentEncoding)}: check the target's content-encoding.`;
          this.listener.onBodyFault(new CallbackFault('invalid_response', message, { cause }));
        }) ?? null
    );
  }

  #take(decoded: Buffer): void {
    const room = this.limits.kept - this.#bytes;
    this.#bytes += decoded.length;
    if (room > 0) this.#text += this.#characters.write(decoded.subarray(0, room));
    if (this.#bytes > this.limits.kept) this.truncated = true;
    if (this.#bytes > this.limits.read) {
      const message = `The response body is larger than ${this.limits.read} bytes: make the target answer with less.`;
      this.listener.onBodyFault(new CallbackFault('response_too_large', message));
    }
  }
}

function createDecoder(contentEncoding: string | undefined, firstChunk: Buffer): Transform | null {
  switch ((contentEncoding ?? '').trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      // The standard means the zlib format (low bits 8), but some servers send the raw one.
      return ((firstChunk[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
    default:
      return null;
  }
}
