import { countFindings } from '../checker/report.js';
import type { Form, ScenarioResult } from '../scenarios/scenario.js';
import type { Surroundings } from './machine.js';

/** A scenario that was run, or the reason why it was not. */
export type Outcome =
  | ({ kind: 'run' } & ScenarioResult)
  | { kind: 'not run' | 'broken'; key: string; title: string; required: string; form: Form; reason: string };

export interface ReliabilityReport {
  date: Date;
  seed: number;
  minutes: number;
  surroundings: Surroundings;
  outcomes: Outcome[];
}

/** Whether everything that was run met its requirements. A scenario that could not run is reported, not failed. */
export const isPassed = ({ outcomes }: Pick<ReliabilityReport, 'outcomes'>): boolean =>
  !outcomes.some(hasFailed);

const hasFailed = (outcome: Outcome): boolean =>
  outcome.kind === 'broken' || (outcome.kind === 'run' && outcome.report.findings.length > 0);

const HEAD = [
  'fault',
  'what was done',
  'form',
  'required',
  'ticks',
  'lost',
  'doubled / in flight',
  'gap',
  'lateness p50 / p99 / max',
  'besides',
  'verdict',
];

/** The report as Markdown: one row per scenario, then what was found and what was not run. */
export function toMarkdown(report: ReliabilityReport): string {
  const { date, seed, minutes, surroundings, outcomes } = report;
  const notRun = outcomes.filter((outcome) => outcome.kind === 'not run');
  const failed = outcomes.filter(hasFailed);
  return [
    '# Reliability',
    '',
    'Written by `npm run faults`. Real PostgreSQL, Redis and RabbitMQ, and the built processes: two apis, two',
    'schedulers and two runners unless said otherwise, with a proxy on each link between a process and a server. Every',
    'figure comes from what the *target* of the calls received and from what the driver of the API wrote down, judged',
    'offline by the checker in `apps/distributed-e2e/src/checker`, which fails when one line of a log is dropped, doubled',
    'or shifted.',
    '',
    `- **When**: ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC, in ${Math.round(minutes)} minutes, with seed ${seed}`,
    `- **Machine**: ${surroundings.machine}; everything runs on it, the target and the checker included`,
    `- **Versions**: ${surroundings.versions}; commit ${surroundings.commit}`,
    `- **Result**: ${outcomes.length - failed.length - notRun.length} passed, ${failed.length} failed, ${notRun.length} not run`,
    '',
    '`long` is the form that the guarantees ask for. `short` does the same fewer times or for a shorter time, because the',
    'run was limited in time. Gap: the longest time in which ticks were due and no first call arrived, outages included.',
    '',
    row(HEAD),
    row(HEAD.map(() => '---')),
    ...outcomes.map((outcome) => row(cellsOf(outcome))),
    '',
    ...section(
      'Not run',
      notRun.map((outcome) => `- **${outcome.key}** ${outcome.title}: ${reasonOf(outcome)}`),
    ),
    ...section('Failed', failed.flatMap(findingsOf)),
    ...section('What this does not show', LIMITS),
  ].join('\n');
}

const LIMITS = [
  '- One machine: clocks agree, unless a scenario sets one; the loss of a whole machine is the loss of its processes.',
  '- PostgreSQL runs without `fsync`: it is killed, the machine is not. Its failover to a standby is not tried.',
  '- A cut link accepts connections and then is silent, where a real network would not accept any.',
  '- The load is about 65 calls a second, and 550 in 26: more than that is not tried under faults.',
];

const section = (title: string, lines: string[]): string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function cellsOf(outcome: Outcome): string[] {
  const { key, title, form, required } = outcome;
  if (outcome.kind !== 'run') {
    const verdict = outcome.kind === 'not run' ? 'not run' : '**FAILED**';
    return [key, title, form, required, '', '', '', '', '', '', verdict];
  }
  const { report, measured } = outcome;
  const { lateness, doubles } = report;
  return [
    key,
    title,
    form,
    required,
    String(report.ticks),
    String(countFindings(report).lost ?? 0),
    `${doubles.count} / ${doubles.inFlight}`,
    duration(report.gapMs),
    [lateness.p50, lateness.p99, lateness.max].map(duration).join(' / '),
    Object.entries(measured)
      .map(([name, value]) => `${name}: ${value}`)
      .join('; '),
    hasFailed(outcome) ? '**FAILED**' : 'passed',
  ];
}

const duration = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;

const reasonOf = (outcome: Outcome): string => (outcome.kind === 'run' ? '' : outcome.reason);

const SHOWN = 3;

function findingsOf(outcome: Outcome): string[] {
  if (outcome.kind !== 'run') return [`- **${outcome.key}** could not be completed: ${reasonOf(outcome)}`];
  const counts = Object.entries(countFindings(outcome.report)).map(([kind, count]) => `${kind} ${count}`);
  const messages = outcome.report.findings
    .slice(0, SHOWN)
    .map(({ kind, message }) => `  - ${kind}: ${message}`);
  return [`- **${outcome.key}** (seed ${outcome.seed}): ${counts.join(', ')}`, ...messages];
}
