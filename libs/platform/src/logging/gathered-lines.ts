import type { DestinationStream } from 'pino';

/**
 * Writes the lines of one turn of the event loop at once, since a write costs more than a line, and results come by the
 * hundred. What is left when the process ends is written then; `whenEnding` calls back at that moment.
 */
export function gatheredLines(
  destination: DestinationStream,
  whenEnding: (flush: () => void) => void,
): DestinationStream {
  let lines = '';
  const flush = (): void => {
    const text = lines;
    lines = '';
    if (text !== '') destination.write(text);
  };
  whenEnding(flush);
  return {
    write: (line) => {
      if (lines === '') setImmediate(flush);
      lines += line;
    },
  };
}
