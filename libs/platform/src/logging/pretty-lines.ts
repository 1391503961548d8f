import { styleText } from 'node:util';
import type { DestinationStream } from 'pino';

type Colour = 'gray' | 'green' | 'yellow' | 'red';

const COLOURS: Record<string, Colour> = { debug: 'gray', info: 'green', warn: 'yellow', error: 'red' };

/**
 * A line of the log for people: `12:30:01.250 warn  Redis is away. event=redis_lost error=refused`. Anything that is no
 * line of the log stays as it is.
 *
 * @param stream where it will be shown: in colours on a terminal, unless NO_COLOR or FORCE_COLOR says otherwise
 */
export function prettyLine(line: string, stream: NodeJS.WritableStream): string {
  const { ts, level, msg, service: _service, stack, ...fields } = parsed(line) ?? {};
  if (typeof ts !== 'string' || typeof level !== 'string') return line;
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${shown(value)}`);
  const coloured = (colour: Colour, text: string): string => styleText(colour, text, { stream });
  const shownLevel = coloured(COLOURS[level] ?? 'gray', level.padEnd(5));
  const text =
    `${ts.slice(11, 23)} ${shownLevel} ${String(msg)} ${coloured('gray', pairs.join(' '))}`.trimEnd();
  return stack === undefined ? `${text}\n` : `${text}\n${coloured('gray', String(stack))}\n`;
}

/** Writes the lines of the log for people, who see them in `stream`. */
export const prettyLines = (
  destination: DestinationStream,
  stream: NodeJS.WritableStream,
): DestinationStream => ({
  write: (line) => void destination.write(prettyLine(line, stream)),
});

function parsed(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

/** Quoted where a space would end it; control characters, which could move the cursor, are escaped. */
function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[\s"\x00-\x1f\x7f-\x9f]/.test(text) ? JSON.stringify(text) : text;
}
