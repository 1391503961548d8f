import type { Socket } from 'node:net';

/** Larger than most answers, so that nearly all of them still come in one piece. */
const PORTION_BYTES = 4 * 1024;

/**
 * Hands out what a socket has received in small portions, and nothing more once the socket is destroyed.
 *
 * undici looks at the size of a head at each name and value, but reads to the end of what it was given when the head is
 * too large, and makes an error with a stack trace at every step. An answer with 100,000 headers, in chunks of 64 KiB, kept
 * everything else in the process waiting for 80 ms, deadlines included.
 */
export function readInPortions(socket: Socket): void {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  socket.read = (size?: number) => {
    if (socket.destroyed) return null;
    // A stream that has less than what is asked for gives nothing.
    return size === undefined && socket.readableLength > PORTION_BYTES ? read(PORTION_BYTES) : read(size);
  };
}
