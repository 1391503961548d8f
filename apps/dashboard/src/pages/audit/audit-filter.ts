import type { auditSearch } from './audit-search.js';

export type AuditSearch = ReturnType<typeof auditSearch>;

/** What the API is asked: days of the viewer become instants, and the last day counts whole. */
export function auditFilter({ actor, action, outcome, subject_id: subjectId, from, to }: AuditSearch) {
  const begin = startOfDay(from, 0);
  const end = startOfDay(to, 1);
  return {
    actor: listOf(actor),
    action: listOf(action),
    outcome: outcome === undefined ? [] : [outcome],
    ...(subjectId === undefined ? {} : { subject_id: subjectId }),
    ...(begin === null ? {} : { from: begin }),
    ...(end === null ? {} : { to: end }),
  };
}

const listOf = (text: string | undefined): string[] => (text === undefined ? [] : [text]);

/** The midnight of the viewer at which a day (`2030-01-31`) begins, or that of some days later; null for anything else. */
function startOfDay(day: string | undefined, later: number): string | null {
  const [year, month, date] = /^\d{4}-\d{2}-\d{2}$/.test(day ?? '') ? (day ?? '').split('-').map(Number) : [];
  if (year === undefined || month === undefined || date === undefined) return null;
  return new Date(year, month - 1, date + later).toISOString();
}
