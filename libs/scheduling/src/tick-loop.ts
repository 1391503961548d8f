import { parseMember, type DueMember } from '@job-scheduler/job-model';
import type { LoopBody } from '@job-scheduler/platform';
import type { Completion, DueBatch, PriorityQueue } from '@job-scheduler/priority-queue';
import { REPLAN_DELAY_MS, type TickDispatcher } from './tick-dispatcher.js';

/** Members claimed at once: enough to spread the cost of a batch, few enough that none waits long. */
const CLAIM_LIMIT = 500;

/** How long the loop sleeps when nothing is armed; arming wakes it. */
const IDLE_REST_MS = 60_000;

/** What one turn did. */
export interface TickLoopCounts {
  claimed: number;
  runs: number;
  skipped: number;
  nextDueInMs: number | null;
}

/**
 * The life of a tick up to the job queue: claim what is due, plan it, record it, publish it, re-arm it. After a failure
 * anywhere the claims expire and are taken again; the ledger's fence makes that safe.
 */
export class TickLoop implements LoopBody {
  readonly name = 'tick loop';

  constructor(
    private readonly queue: PriorityQueue,
    private readonly dispatcher: TickDispatcher,
  ) {}

  async runOnce(): Promise<number> {
    const { claimed, nextDueInMs } = await this.dispatchDue();
    if (claimed > 0) return 0;
    return nextDueInMs ?? IDLE_REST_MS;
  }

  /** One turn: takes what is due, up to the limit, and dispatches it. */
  async dispatchDue(): Promise<TickLoopCounts> {
    const batch = await this.queue.claimDue(CLAIM_LIMIT);
    const claimed = batch.claims.length;
    if (claimed === 0) return { claimed, runs: 0, skipped: 0, nextDueInMs: batch.nextDueInMs };
    const due = byKind(batch);
    const [{ runs, skips, next }, later] = await Promise.all([
      this.dispatcher.dispatchJobs(due.job, batch.now),
      this.dispatcher.dispatchRuns(due.run),
    ]);
    await this.queue.complete(completionsOf(batch, new Map([...next, ...later])));
    return { claimed, runs, skipped: skips, nextDueInMs: batch.nextDueInMs };
  }
}

function byKind(batch: DueBatch): { job: string[]; run: string[] } {
  const due: { job: string[]; run: string[] } = { job: [], run: [] };
  for (const { member } of batch.claims) {
    const { kind, id } = parseMember(member);
    due[kind].push(id);
  }
  return due;
}

/**
 * Re-arms jobs for their next due time and runs for their next attempt; published runs and unknown jobs leave the
 * queue.
 */
const completionsOf = ({ claims, now }: DueBatch, nextDue: Map<DueMember, number | null>): Completion[] =>
  claims.map((claim) => {
    const next = nextDue.get(claim.member) ?? null;
    return { claim, next: next === null ? null : Math.max(next, now + REPLAN_DELAY_MS) };
  });
