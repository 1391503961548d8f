import { readFileSync } from 'node:fs';

/** One line of a log for a value. */
export const toLine = (value: object): string => `${JSON.stringify(value)}\n`;

/** The values of the complete lines in a text; whatever follows the last line break is still being written. */
export function fromLines<Line>(text: string): Line[] {
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** All lines of a log file. */
export const readLines = <Line>(file: string): Line[] => fromLines<Line>(readFileSync(file, 'utf8'));
