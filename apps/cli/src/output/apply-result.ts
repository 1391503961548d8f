import type { Schemas } from '@job-scheduler/api-client';
import { elementsOfMember, memberAt } from '@job-scheduler/job-model/exact-json';
import type { Context } from '../context.js';
import { printOne } from './print.js';

type ApplyResult = Schemas['ApplyResult'];

const SIGNS = { created: '+', updated: '~', deleted: '-', conflict: '!', unchanged: ' ' } as const;

/** Prints what an apply does, field by field. What stays as it is is left out. `json` is the text of the result. */
export async function printResult(context: Context, result: ApplyResult, json: string): Promise<void> {
  const { format, terminal } = context;
  const changed = result.items.filter(({ action }) => action !== 'unchanged');
  if (format.kind === 'name') return terminal.print(changed.map(({ name }) => `${name}\n`).join(''));
  if (format.kind !== 'table' && format.kind !== 'wide') {
    return printOne(context, { value: result, json, name: '', fields: [] });
  }
  const { colors } = terminal;
  const paint = {
    created: colors.green,
    updated: colors.yellow,
    deleted: colors.red,
    conflict: colors.red,
    unchanged: String,
  };
  const texts = elementsOfMember(json, 'items') ?? [];
  for (const [index, { action, name, conflict, changes }] of result.items.entries()) {
    if (action === 'unchanged') continue;
    terminal.print(
      `${paint[action](`${SIGNS[action]} ${action}`)} ${name}${conflict == null ? '' : `: ${conflict}`}\n`,
    );
    const changeTexts = elementsOfMember(texts[index] ?? '{}', 'changes') ?? [];
    for (const [at, { pointer }] of changes.entries()) {
      const side = (of: 'from' | 'to'): string => memberAt(changeTexts[at] ?? '{}', [of])?.text ?? '(none)';
      terminal.print(`    ${pointer}: ${side('from')} -> ${side('to')}\n`);
    }
  }
}

/** The counts in a sentence. */
export function summaryOf({ counts, dry_run }: ApplyResult): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  const text = parts
    .map(([action, count]) => `${count} ${action === 'conflict' ? 'in conflict' : action}`)
    .join(', ');
  return dry_run ? `Would be: ${text}. Nothing was changed.` : `${text}.`;
}
