/** The kinds of findings. */
export const FINDING_KINDS = [
  'lost',
  'early',
  'late',
  'gap',
  'unexpected',
  'doubled',
  'promise',
  'unexplained',
  'disagreement',
  'stale',
  'state',
  'write',
  'log',
  'requirement',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** One problem, with the log lines that show it. */
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

/** The result of the checker. */
export interface CheckReport {
  jobs: number;
  /** The number of ticks that had to be accounted for. */
  ticks: number;
  calls: number;
  rows: number;
  /** The number of rows by state, and of skip rows by reason. */
  states: Record<string, number>;
  lateness: Lateness;
  /** The longest period in which ticks were due and no first call arrived, milliseconds. */
  gapMs: number;
  doubles: {
    /** Calls beyond the first of their run. */
    count: number;
    /** How many of those were made while the target still held an earlier call of the same run. */
    overlapping: number;
    /** Calls that were in flight when faults began that may double them. */
    inFlight: number;
  };
  /** First calls that were late because a fault hit the process or server that held their runs. */
  stranded: number;
  findings: Finding[];
}

/** The number of findings of each kind, without kinds that have none. */
export function countFindings({ findings }: CheckReport): Partial<Record<FindingKind, number>> {
  const counts: Partial<Record<FindingKind, number>> = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

const SHOWN = 5;

/** The report as text: the figures, then the first findings of each kind with their lines. */
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
