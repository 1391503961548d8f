import type { RecordedCompletion } from './completion.js';

/** Every state a run can be in. */
export const RUN_STATES = [
  'queued',
  'running',
  'retrying',
  'waiting',
  'awaiting',
  'succeeded',
  'failed',
  'cancelled',
  'lost',
  'skipped',
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** What made a run. */
export const RUN_TRIGGERS = ['schedule', 'manual', 'replay', 'backfill'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

/**
 * Which state may follow which: the one table of the state machine. Adapters enforce it by compare-and-set.
 * A state without successors is final.
 */
export const RUN_TRANSITIONS: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ['running', 'skipped', 'failed', 'cancelled'],
  running: ['succeeded', 'failed', 'retrying', 'awaiting', 'cancelled', 'lost', 'queued'],
  retrying: ['queued', 'cancelled'],
  waiting: ['queued', 'skipped', 'cancelled'],
  awaiting: ['succeeded', 'failed', 'retrying', 'cancelled', 'lost'],
  succeeded: [],
  failed: [],
  cancelled: [],
  lost: [],
  skipped: [],
};

/** True when a run may go from one state to the other. */
export const canBecome = (from: RunState, to: RunState): boolean => RUN_TRANSITIONS[from].includes(to);

/** True when nothing can follow, also after a stored state that this version does not know. */
export const isFinal = (state: RunState): boolean =>
  !Object.hasOwn(RUN_TRANSITIONS, state) || RUN_TRANSITIONS[state].length === 0;

/** States in which a run occupies its job; overlap is decided by them. */
export const ACTIVE_STATES = [
  'queued',
  'running',
  'retrying',
  'awaiting',
] as const satisfies readonly RunState[];

/** States that pause and delete turn into `cancelled`: nothing has been sent yet, or nothing is being sent. */
export const CANCELLABLE_STATES = ['queued', 'waiting', 'retrying'] as const satisfies readonly RunState[];

/**
 * Why ticks did not run. `missed`: older than the catch-up policy reaches; `edited`: cut off by a new schedule;
 * `expired`: recorded, and not claimed by any runner within the catch-up window.
 */
export const SKIP_REASONS = [
  'missed',
  'paused',
  'disabled',
  'edited',
  'overlap',
  'expired',
  'stopped',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** A row that accounts for a contiguous range of ticks that did not run. Instants are epoch milliseconds. */
export interface Skip {
  from: number;
  to: number;
  count: number;
  reason: SkipReason;
}

/** A request of a call that was answered with a redirect, which was followed. */
export interface FollowedRedirect {
  /** Upper case. */
  method: string;
  url: string;
  http_status: number;
  /** Where it led, as an absolute URL. */
  location: string;
  duration_ms: number;
}

/** One HTTP call of a run. */
export interface Attempt {
  /** Starts at 1. A call that was repeated because its runner was lost has the number of the one before. */
  number: number;
  /** The runner that made it; null for attempts that were recorded before runners were. */
  runner_id: string | null;
  started_at: number;
  duration_ms: number;
  http_status: number | null;
  error_code: string | null;
  error_message: string | null;
  /** Lower-case names, capped in number and size. Null when there was no answer. */
  response_headers: Record<string, string> | null;
  /** As text, or in base64 when it is not text. */
  response_body: string | null;
  response_encoding: 'utf8' | 'base64';
  /** Bytes of the whole decoded body, as far as it was received; null when there was no answer. */
  response_bytes: number | null;
  response_truncated: boolean;
  /** Of the last request, if redirects were followed. */
  timings: AttemptTimings | null;
  /** The redirects that were followed, in their order; missing if there were none. */
  redirects?: FollowedRedirect[];
  /** How it ended after the target accepted it with 202; null when it ended with its answer. */
  completion: RecordedCompletion | null;
}

/** Where an attempt's time went, milliseconds; null where a phase did not happen, as on a reused connection. */
export interface AttemptTimings {
  /** From the claim to the start of the call. */
  wait_ms: number | null;
  /** From the start of the call until it was sent again, because a reused connection had ended; else missing. */
  resent_after_ms?: number;
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
  first_byte_ms: number | null;
  body_ms: number | null;
}

/** A row of the ledger. Instants are epoch milliseconds. */
export interface Run {
  id: string;
  job_id: string;
  job_name: string;
  /** That of its job. */
  namespace: string;
  job_revision: number;
  trigger: RunTrigger;
  scheduled_at: number;
  state: RunState;
  reason: string | null;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
  attempts: Attempt[];
  skip: Pick<Skip, 'from' | 'to' | 'count'> | null;
  /** When the next attempt is due; null unless the run is retrying. */
  next_attempt_at: number | null;
  /** The deadline for the target's report on how the run ended; null unless the run is awaiting that. */
  completion_due_at: number | null;
  /** The run that this one repeats. */
  replay_of: string | null;
}

/** The time from a run's due instant to the first byte sent, in milliseconds; null before it started. */
export const latenessOf = (run: Pick<Run, 'scheduled_at' | 'started_at'>): number | null =>
  run.started_at === null ? null : run.started_at - run.scheduled_at;
