import type { Schemas } from '@job-scheduler/api-client';

export type ImportResult = Schemas['ImportResult'];
export type ImportNote = ImportResult['notes'][number];
export type ApplyAction = NonNullable<ImportResult['applied']>['items'][number]['action'];

/** A job that a line becomes. */
export interface LineJob {
  name: string;
  /** Null while it has none: a curl command says nothing of it. */
  schedule: string | null;
  /** What would be, or was, written; null if nothing can be. */
  action: ApplyAction | null;
  jobId: string | null;
  conflict: string | null;
}

/** A line of a text that means something. */
export interface ExplainedLine {
  line: number;
  text: string;
  jobs: readonly LineJob[];
  notes: readonly ImportNote[];
}

/** What became of each line of an imported text; lines without a job or a note are left out. */
export function explainLines(text: string, { jobs, notes, applied }: ImportResult): ExplainedLine[] {
  const items = new Map(applied?.items.map((item) => [item.index, item]));
  const found = new Map<number, { jobs: LineJob[]; notes: ImportNote[] }>();
  const at = (line: number) => {
    const entry = found.get(line) ?? { jobs: [], notes: [] };
    found.set(line, entry);
    return entry;
  };
  for (const [index, { line, definition }] of jobs.entries()) {
    const item = items.get(index);
    at(line).jobs.push({
      name: String(definition['name'] ?? ''),
      schedule: typeof definition['schedule'] === 'string' ? definition['schedule'] : null,
      action: item?.action ?? null,
      jobId: item?.job_id ?? null,
      conflict: item?.conflict ?? null,
    });
  }
  for (const note of notes) at(note.line).notes.push(note);
  const lines = text.split('\n');
  return [...found]
    .toSorted(([a], [b]) => a - b)
    .map(([line, entry]) => ({ line, text: (lines[line - 1] ?? '').trim(), ...entry }));
}
