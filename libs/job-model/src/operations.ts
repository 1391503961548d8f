import { firstRunIdAt } from './run-id.js';
import type { CompiledSchedule, ScheduleDefinition } from './schedule/index.js';

/** Work that takes longer than a request: runs for a range of past ticks, or one action on many jobs. */
export const OPERATION_KINDS = ['backfill', 'bulk'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** Every state an operation can be in. */
export const OPERATION_STATES = ['pending', 'running', 'paused', 'succeeded', 'failed', 'cancelled'] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/**
 * Which state may follow which; adapters enforce it by compare-and-set. `succeeded` means carried through to the end,
 * although single jobs may have refused; `failed` means that it could not continue. A state without successors is
 * final.
 */
export const OPERATION_TRANSITIONS: Readonly<Record<OperationState, readonly OperationState[]>> = {
  pending: ['running', 'paused', 'failed', 'cancelled'],
  running: ['paused', 'succeeded', 'failed', 'cancelled'],
  paused: ['pending', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
};

/** The states from which an operation may go to the given one. */
export const operationStatesBefore = (state: OperationState): OperationState[] =>
  OPERATION_STATES.filter((before) => OPERATION_TRANSITIONS[before].includes(state));

/** True when an operation's state is final. */
export const hasOperationEnded = (state: OperationState): boolean =>
  OPERATION_TRANSITIONS[state].length === 0;

/** What a bulk operation can do with each of its jobs. */
export const BULK_ACTIONS = ['pause', 'resume', 'delete', 'run', 'tag'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** Runs for the ticks in [from, to) of a schedule as it was when the operation was requested; epoch milliseconds. */
export interface BackfillRequest {
  kind: 'backfill';
  job_id: string;
  schedule: ScheduleDefinition;
  from: number;
  to: number;
  /** Most runs that are queued per second. */
  rate_per_second: number;
}

/** The tags that jobs are to have, and not to have. */
export interface TagChange {
  add: string[];
  remove: string[];
}

/** One action on many jobs; their ids are stored separately. `reason` applies to pauses, `tags` to tags. */
export interface BulkRequest {
  kind: 'bulk';
  action: BulkAction;
  reason: string | null;
  tags?: TagChange | undefined;
}

export type OperationRequest = BackfillRequest | BulkRequest;

/** The tags of a job after a change: those that stay are in their order, and new ones follow. */
export function changedTags(tags: readonly string[], { add, remove }: TagChange): string[] {
  const removed = new Set(remove);
  return [...new Set([...tags.filter((tag) => !removed.has(tag)), ...add])];
}

/** Most sentences that an operation keeps about what failed. */
export const MAX_OPERATION_ERRORS = 20;

/** Adds sentences to those that an operation keeps: each once, and only the first MAX_OPERATION_ERRORS. */
export const keptErrors = (kept: readonly string[], more: readonly string[]): string[] =>
  [...new Set([...kept, ...more])].slice(0, MAX_OPERATION_ERRORS);

/** The sentence about a job that an operation does not find. */
export const jobIsGone = (jobId: string): string => `There is no job with the id ${jobId}.`;

/** An operation and its progress. Instants are epoch milliseconds. */
export interface LongOperation {
  id: string;
  state: OperationState;
  request: OperationRequest;
  /** Ticks, or jobs, in all. */
  total: number;
  done: number;
  failed: number;
  /** What failed, one sentence each; not all of them. */
  errors: string[];
  /**
   * Where it continues: the last tick that has a run, or how many of the jobs have been processed. Null at the
   * beginning.
   */
  cursor: number | null;
  actor: string;
  /** The namespaces of its jobs; null: not known, or all. Only who sees all of them sees the operation. */
  namespaces: string[] | null;
  created_at: number;
  updated_at: number;
  finished_at: number | null;
}

/** How many ticks lie in [from, to), and the first and the last of them; null when there is none. */
export function backfillPreview(
  schedule: CompiledSchedule,
  { from, to }: Pick<BackfillRequest, 'from' | 'to'>,
): { count: number; first: number | null; last: number | null } {
  const count = schedule.count(from - 1, to - 1);
  if (count === 0) return { count, first: null, last: null };
  return { count, first: schedule.next(from - 1), last: schedule.previous(to) };
}

/** The next ticks of a backfill, at most `limit`, and whether they are the last. */
export function nextBackfillTicks(
  schedule: CompiledSchedule,
  { from, to }: Pick<BackfillRequest, 'from' | 'to'>,
  cursor: number | null,
  limit: number,
): { ticks: number[]; isLast: boolean } {
  const ticks: number[] = [];
  let tick = schedule.next(cursor ?? from - 1);
  while (tick !== null && tick < to && ticks.length < limit) {
    ticks.push(tick);
    tick = schedule.next(tick);
  }
  return { ticks, isLast: tick === null || tick >= to };
}

/**
 * The id of an operation's run: the same for the same place in it, so recording it twice is impossible. It begins with
 * the operation's creation, and orders the runs of an operation by `place` (a whole number below 2^38: the tick's
 * second, since ticks lie at least one apart, or a job's number); 36 random bits of the operation's id tell operations
 * of the same millisecond apart.
 */
export function operationRunId({ id, created_at }: Pick<LongOperation, 'id' | 'created_at'>, place: number) {
  const bits = (BigInt(place) << 36n) | BigInt(`0x${id.slice(-9)}`);
  const high = (bits >> 62n).toString(16).padStart(3, '0');
  const middle = (0x8000n | ((bits >> 48n) & 0x3fffn)).toString(16);
  const low = (bits & 0xffff_ffff_ffffn).toString(16).padStart(12, '0');
  return `${firstRunIdAt(created_at).slice(0, 13)}-7${high}-${middle}-${low}`;
}

/** The place of a tick among those of its operation, for operationRunId. */
export const placeOfTick = (tick: number): number => Math.floor(tick / 1000);
