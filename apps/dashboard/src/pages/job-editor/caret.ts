import type { ScheduleTerm } from '@job-scheduler/job-model/schedule-preview';

/**
 * Where the term stands in the schedule that it makes unusable: its first character, and how many it has. Null if it stands
 * nowhere, as in a macro.
 */
export function placeOfTerm(schedule: string, term: ScheduleTerm): { from: number; length: number } | null {
  const fields = [...schedule.matchAll(/\S+/g)];
  const field = fields[term.position - (fields.length === 5 ? 1 : 0)];
  if (field === undefined) return null;
  let from = field.index;
  for (const text of field[0].split(',')) {
    if (text === term.text) return { from, length: Math.max(text.length, 1) };
    from += text.length + 1;
  }
  return null;
}

/** A line below the schedule that points at the term. */
export const caretLine = ({ from, length }: { from: number; length: number }): string =>
  `${' '.repeat(from)}${'^'.repeat(length)}`;
