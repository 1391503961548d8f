import type { DestinationStream } from 'pino';

/** Where lines go. `writableLength`: how much of what was written its reader has not taken yet, bytes; undefined if nobody knows. */
export interface LineDestination extends DestinationStream {
  readonly writableLength?: number;
}

/** When the process ends, and what is done when lines could not be written. */
export interface LineEvents {
  /** Calls back when the process ends. */
  whenEnding(flush: () => void): void;
  /** So many lines were dropped since it was last told. */
  dropped(count: number): void;
}

/** More than this is not kept for a reader that does not keep up: lines must not take the memory that calls need. */
const MOST_UNREAD_BYTES = 16 * 1024 * 1024;

/**
 * Writes the lines of one turn of the event loop at once, since a write costs more than a line, and results come by the
 * hundred. What is left when the process ends is written then, as far as its reader takes it at once. Lines are dropped while the
 * reader is too far behind.
 */
export function gatheredLines(
  destination: LineDestination,
  { whenEnding, dropped }: LineEvents,
): DestinationStream {
  let lines = '';
  let droppedLines = 0;
  const flush = (): void => {
    const text = lines;
    lines = '';
    if (text === '') return;
    if ((destination.writableLength ?? 0) > MOST_UNREAD_BYTES) {
      droppedLines += text.split('\n').length - 1;
      return;
    }
    destination.write(text);
    if (droppedLines === 0) return;
    const count = droppedLines;
    droppedLines = 0;
    dropped(count);
  };
  whenEnding(flush);
  return {
    write: (line) => {
      if (lines === '') setImmediate(flush);
      lines += line;
    },
  };
}
