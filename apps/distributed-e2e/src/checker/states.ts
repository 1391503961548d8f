import { FINAL_STATES, type LedgerAttempt, type LedgerRow } from '../history/ledger.js';
import type { Evidence } from './evidence.js';
import { isTooLate } from './promises.js';
import type { Finding } from './report.js';

/** Each row is in a state that it can have reached, with the fields that belong to that state. */
export function states({ rows, until, limits }: Evidence): Finding[] {
  return rows
    .filter((row) => Date.parse(row.scheduled_at) <= until)
    .flatMap((row) =>
      wrongs(row, limits.earlyMs).map((message) => ({ kind: 'state' as const, message, lines: [row] })),
    );
}

function wrongs(row: LedgerRow, earlyMs: number): string[] {
  const scheduledAt = Date.parse(row.scheduled_at);
  const [last] = row.attempts.slice(-1);
  const rules: [boolean, string][] = [
    [FINAL_STATES.has(row.state), `A run is still ${row.state}.`],
    [
      instantOf(row.id) === scheduledAt || row.trigger !== 'schedule',
      "A run's id does not begin with its instant.",
    ],
    [
      (row.state === 'skipped') === (row.from !== undefined),
      'Only skip rows may have a range, and they must have one.',
    ],
    [
      row.state !== 'skipped' || (row.attempts.length === 0 && row.started_at === null),
      'A skip row was attempted.',
    ],
    [row.from === undefined || row.to === row.scheduled_at, 'A skip row is not at its last tick.'],
    [row.attempts.every(isNumberedRightly), 'The attempts are not numbered from 1.'],
  ];
  if ((row.state === 'succeeded' || row.state === 'failed') && !isTooLate(row)) {
    const startedAt = Date.parse(row.started_at ?? '');
    const finishedAt = Date.parse(row.finished_at ?? '');
    const succeeded = last?.error_code === null && isSuccess(last.http_status);
    rules.push(
      [last !== undefined, `A run is ${row.state} without an attempt.`],
      [
        succeeded === (row.state === 'succeeded'),
        `A run is ${row.state} although its last attempt says otherwise.`,
      ],
      [
        (row.reason === null) === (row.state === 'succeeded'),
        `A run is ${row.state} with the reason ${row.reason}.`,
      ],
      [startedAt >= scheduledAt - earlyMs, 'A run started before its tick.'],
      [finishedAt >= startedAt, 'A run finished before it started.'],
      [hasDurations(row), "A run's start and end do not match its attempts."],
    );
  }
  return rules.filter(([holds]) => !holds).map(([, message]) => message);
}

/** Attempts are numbered from 1. One whose runner was lost is repeated under its number. */
function isNumberedRightly({ number }: LedgerAttempt, index: number, all: LedgerAttempt[]): boolean {
  const before = all[index - 1];
  if (before === undefined) return number === 1;
  return number === before.number + (before.error_code === 'runner_lost' ? 0 : 1);
}

const ROUNDING_MS = 2;

/** A run starts with its first attempt, and ends when its last attempt has taken its duration. */
function hasDurations({ attempts, started_at, finished_at }: LedgerRow): boolean {
  const [first, last] = [attempts[0], attempts.at(-1)];
  if (first === undefined || last === undefined) return false;
  const startMs = Date.parse(started_at ?? '') - Date.parse(first.started_at);
  const endMs = Date.parse(finished_at ?? '') - Date.parse(last.started_at) - last.duration_ms;
  return Math.abs(startMs) <= ROUNDING_MS && Math.abs(endMs) <= ROUNDING_MS;
}

const isSuccess = (status: number | null): boolean => status !== null && status >= 200 && status < 300;

/** Ids begin with 48 bits of epoch milliseconds. */
const instantOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
