/** What can be wrong. */
export const FINDING_KINDS = [
  'lost',
  'early',
  'late',
  'gap',
  'unexpected',
  'doubled',
  'unexplained',
  'disagreement',
  'stale',
  'state',
  'write',
  'log',
  'requirement',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** One thing that is wrong, with the lines that show it. */
export interface Finding {
  kind: FindingKind;
  message: string;
  lines: unknown[];
}

/** Milliseconds from a tick to the arrival of its first call. */
export interface Lateness {
  p50: number;
  p99: number;
  max: number;
}

/** What the checker found. */
export interface CheckReport {
  jobs: number;
  /** Ticks that had to be accounted for. */
  ticks: number;
  calls: number;
  rows: number;
  /** Rows by state, skip rows by reason. */
  states: Record<string, number>;
  lateness: Lateness;
  /** The longest time in which ticks were due and no first call arrived, milliseconds. */
  gapMs: number;
  doubles: {
    /** Calls beyond the first of their run. */
    count: number;
    /** Of those, the ones made while the target still held an earlier call of the same run. */
    overlapping: number;
    /** Calls that were in flight when faults began that may double them. */
    inFlight: number;
  };
  /** First calls that were late because what held their runs was hit by a fault. */
  stranded: number;
  findings: Finding[];
}

/** How many findings there are of each kind; kinds without any are left out. */
export function countFindings({ findings }: CheckReport): Partial<Record<FindingKind, number>> {
  const counts: Partial<Record<FindingKind, number>> = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

const SHOWN = 5;

/** The report as text: figures, then the first findings of each kind with their lines. */
export function formatReport(report: CheckReport): string {
  const { lateness, doubles } = report;
  const ms = (value: number): string => `${Math.round(value)} ms`;
  const lines = [
    `${report.jobs} jobs, ${report.ticks} ticks, ${report.calls} calls, ${report.rows} rows ${JSON.stringify(report.states)}`,
    `lateness p50 ${ms(lateness.p50)}, p99 ${ms(lateness.p99)}, max ${ms(lateness.max)}; gap ${ms(report.gapMs)}`,
    `doubled ${doubles.count} of ${doubles.inFlight} in flight at faults (${doubles.overlapping} overlapping); stranded ${report.stranded}`,
  ];
  const counts = countFindings(report);
  lines.push(FINDING_KINDS.map((kind) => `${kind} ${counts[kind] ?? 0}`).join(', '));
  for (const kind of FINDING_KINDS) {
    for (const { message, lines: evidence } of report.findings
      .filter((finding) => finding.kind === kind)
      .slice(0, SHOWN)) {
      lines.push(`  ${kind}: ${message}`, ...evidence.map((line) => `    ${JSON.stringify(line)}`));
    }
  }
  return lines.join('\n');
}

/** @throws Error with the whole report when there is any finding. */
export function assertClean(report: CheckReport): void {
  if (report.findings.length > 0) throw new Error(`The checker has findings.\n${formatReport(report)}`);
}
