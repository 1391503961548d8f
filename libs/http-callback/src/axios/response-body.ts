import { isUtf8 } from 'node:buffer';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { BodyEncoding } from '../http-callback.js';
import { CallbackFault } from './callback-fault.js';
import { KeptBytes } from './kept-bytes.js';

/** Limits in bytes of the decoded body: the first `kept` are kept, and reading stops after `read`. */
export interface BodyLimits {
  kept: number;
  read: number;
}

export interface BodyListener {
  onBodyEnd(): void;
  onBodyFault(fault: CallbackFault): void;
  /** More may be written, after a `write` that returned false. */
  onBodyDrain(): void;
}

/**
 * Reads a response body: decodes one content encoding (gzip, deflate, br; any other is kept as it is) and keeps the
 * beginning. However much is sent, it holds only that beginning and one chunk.
 */
export class ResponseBody {
  truncated = false;
  /** Bytes of the decoded body so far. */
  bytes = 0;
  readonly #kept: KeptBytes;
  #decoder: Transform | null = null;
  #started = false;
  #ended = false;

  constructor(
    private readonly contentEncoding: string | undefined,
    private readonly limits: BodyLimits,
    private readonly listener: BodyListener,
  ) {
    this.#kept = new KeptBytes(limits.kept);
  }

  /** The kept bytes as text, or in base64 if they are not UTF-8 or contain NUL, which PostgreSQL cannot store as text. */
  kept(): { text: string; encoding: BodyEncoding } {
    const all = this.#kept.bytes;
    // If the limit or a fault cuts a character, that does not make the body binary.
    const isCut = this.truncated || !this.#ended;
    const whole = isCut ? all.subarray(0, endOfLastCharacter(all)) : all;
    const text = whole.toString();
    // Invalid bytes have become U+FFFD, but a target may also have sent that character itself.
    const isText = !text.includes('\0') && (!text.includes('\uFFFD') || isUtf8(whole));
    if (isText) return { text, encoding: 'utf8' };
    return { text: all.toString('base64'), encoding: 'base64' };
  }

  /** Returns false if no more should be written before `onBodyDrain`. */
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
    if (this.#decoder === null) this.#end();
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
          this.#end();
        })
        .on('error', (cause) => {
          const message = `The response body is not valid ${String(this.contentEncoding)}: check the target's content-encoding.`;
          this.listener.onBodyFault(new CallbackFault('invalid_response', message, { cause }));
        }) ?? null
    );
  }

  #end(): void {
    this.#ended = true;
    this.listener.onBodyEnd();
  }

  #take(decoded: Buffer): void {
    this.bytes += decoded.length;
    this.#kept.append(decoded);
    if (this.bytes > this.limits.kept) this.truncated = true;
    if (this.bytes > this.limits.read) {
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
      // The standard requires the zlib format (low bits 8), but some servers send the raw one.
      return ((firstChunk[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
    default:
      return null;
  }
}

/** Where the last whole UTF-8 character ends. */
function endOfLastCharacter(bytes: Buffer): number {
  let start = bytes.length - 1;
  while (start > 0 && start > bytes.length - 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  const first = bytes[start] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return start + length > bytes.length ? start : bytes.length;
}
