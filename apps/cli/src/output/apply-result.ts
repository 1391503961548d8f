import type { Schemas } from '@job-scheduler/api-client';
import type { Context } from '../context.js';
import { printOne } from './print.js';

type ApplyResult = Schemas['ApplyResult'];
type Item = ApplyResult['items'][number];

const SIGNS = { created: '+', updated: '~', deleted: '-', conflict: '!', unchanged: ' ' } as const;

/** Prints what an apply does, field by field. What stays as it is is left out. */
export async function printResult(context: Context, result: ApplyResult): Promise<void> {
  const { format, terminal } = context;
  const changed = result.items.filter(({ action }) => action !== 'unchanged');
  if (format.kind === 'name') return terminal.print(changed.map(({ name }) => `${name}\n`).join(''));
  if (format.kind !== 'table' && format.kind !== 'wide') {
    return printOne(context, { value: result, name: '', fields: [] });
  }
  const { colors } = terminal;
  const paint = {
    created: colors.green,
    updated: colors.yellow,
    deleted: colors.red,
    conflict: colors.red,
    unchanged: String,
  };
  for (const item of changed) {
    const { action, name, conflict } = item;
    terminal.print(
      `${paint[action](`${SIGNS[action]} ${action}`)} ${name}${conflict == null ? '' : `: ${conflict}`}\n`,
    );
    for (const line of changesOf(item)) terminal.print(`    ${line}\n`);
  }
}

const changesOf = ({ changes }: Item): string[] =>
  changes.map(({ pointer, from, to }) => `${pointer}: ${textOf(from)} -> ${textOf(to)}`);

const textOf = (value: unknown): string => (value === undefined ? '(none)' : JSON.stringify(value));

/** The counts in a sentence. */
export function summaryOf({ counts, dry_run }: ApplyResult): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  const text = parts
    .map(([action, count]) => `${count} ${action === 'conflict' ? 'in conflict' : action}`)
    .join(', ');
  return dry_run ? `Would be: ${text}. Nothing was changed.` : `${text}.`;
}
