/** The width of the longest name, `echo-target`. */
const SOURCE_WIDTH = 11;

/** A line for the terminal that begins with the name of its source. */
export const attributed = (source, line) => `${source.padEnd(SOURCE_WIDTH)} ${line}`.trimEnd();
