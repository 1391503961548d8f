import type { DestinationStream } from 'pino';

const COLOURS: Record<string, string> = {
  debug: '\x1b[90m',
  info: '\x1b[32m',
  warn: '\x1b[33m',
  error: '\x1b[31m',
};
const DIM = '\x1b[90m';
const PLAIN = '\x1b[0m';

/**
 * A line of the log for people: `12:30:01.250 warn  Redis is away. event=redis_lost error=refused`. Anything that is no
 * line of the log stays as it is.
 */
export function prettyLine(line: string): string {
  const { ts, level, msg, service: _service, stack, ...fields } = parsed(line) ?? {};
  if (typeof ts !== 'string' || typeof level !== 'string') return line;
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${shown(value)}`);
  const head = `${ts.slice(11, 23)} ${COLOURS[level] ?? ''}${level.padEnd(5)}${PLAIN} ${String(msg)}`;
  const text = `${head} ${DIM}${pairs.join(' ')}${PLAIN}\n`;
  return stack === undefined ? text : `${text}${DIM}${String(stack)}${PLAIN}\n`;
}

/** Writes the lines of the log for people. */
export const prettyLines = (destination: DestinationStream): DestinationStream => ({
  write: (line) => void destination.write(prettyLine(line)),
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
