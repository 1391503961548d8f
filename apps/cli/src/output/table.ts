import Table from 'cli-table3';
import type { Terminal } from '../terminal/terminal.js';
import type { Column } from './columns.js';

/** No lines: columns are apart by two spaces, so that `awk` and `cut` can read them. */
const NO_LINES = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
  ].map((name) => [name, '']),
);
const GAP = 2;
const NARROWEST = 12;

/** A table with a line of headers. On a terminal that is too narrow, the long columns are cut. */
export function tableOf<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[],
  terminal: Terminal,
): string {
  const rows = items.map((item) => columns.map(({ value }) => oneLine(value(item))));
  const widths = widthsOf(columns, rows, terminal.columns);
  const table = new Table({
    chars: { ...NO_LINES, middle: ' '.repeat(GAP) },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colWidths: widths,
  });
  table.push(columns.map(({ header }) => terminal.colors.bold(header.toUpperCase())));
  rows.forEach((row, index) => {
    const item = items[index] as Item;
    table.push(row.map((text, column) => columns[column]?.paint?.(text, item) ?? text));
  });
  return `${table.toString().replace(/[^\S\n]+$/gm, '')}\n`;
}

/** The width of each column. The long ones share what the others leave of the terminal. */
function widthsOf<Item>(
  columns: readonly Column<Item>[],
  rows: string[][],
  available: number | null,
): number[] {
  const widths = columns.map(({ header }, index) =>
    Math.max(header.length, ...rows.map((row) => widthOf(row[index] ?? ''))),
  );
  const total = widths.reduce((sum, width) => sum + width + GAP, -GAP);
  let excess = available === null ? 0 : total - available;
  const longest = columns
    .map(({ isLong = false }, index) => ({ isLong, index }))
    .filter(({ isLong }) => isLong)
    .sort((one, other) => (widths[other.index] ?? 0) - (widths[one.index] ?? 0));
  for (const { index } of longest) {
    const width = widths[index] ?? 0;
    const cut = Math.max(0, Math.min(excess, width - NARROWEST));
    widths[index] = width - cut;
    excess -= cut;
  }
  return widths;
}

/** Characters that take two cells count as two, as for cli-table3. */
const widthOf = (text: string): number =>
  [...text].reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u.test(
        character,
      )
        ? 2
        : 1),
    0,
  );

/** Without line breaks and characters that would move the cursor. */
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
