/** The width of the longest name, `echo-target`. */
const SOURCE_WIDTH = 11;

/** A line for the terminal that begins with the name of its source. */
export const attributed = (source, line) => `${source.padEnd(SOURCE_WIDTH)} ${line}`.trimEnd();

/**
 * A readable form of a JSON line in a log: `12:30:01.250 warn  Redis is away. event=redis_away attempt=2`. Any
 * other line stays as it is.
 *
 * @param {string} line
 */
export function readable(line) {
  const { ts, level, msg, service: _service, stack, ...fields } = parsed(line) ?? {};
  if (typeof ts !== 'string' || typeof level !== 'string') return line;
  const pairs = Object.entries(fields).map(
    ([name, value]) => `${name}=${/\s/.test(value) ? JSON.stringify(value) : value}`,
  );
  const text = [ts.slice(11, 23), level.padEnd(5), msg, ...pairs].join(' ');
  return stack === undefined ? text : `${text}\n${stack}`;
}

function parsed(line) {
  try {
    return line.startsWith('{') ? JSON.parse(line) : undefined;
  } catch {
    return undefined;
  }
}
