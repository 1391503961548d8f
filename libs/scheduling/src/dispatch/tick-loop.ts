import { parseMember, type DueMember } from '@job-scheduler/job-model';
import type { LoopBody } from '@job-scheduler/platform';
import type { Completion, DueBatch, DueClaim, PriorityQueue } from '@job-scheduler/priority-queue';
import type { StoreTime } from '../life/store-time.js';
import { REPLAN_DELAY_MS, type Dispatch, type TickDispatcher } from './tick-dispatcher.js';
import type { Moment, Turns } from './turns.js';

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
    private readonly turns: Turns,
    private readonly time: Pick<StoreTime, 'now'>,
  ) {}

  async runOnce(): Promise<number> {
    const { claimed, nextDueInMs } = await this.dispatchDue();
    if (claimed > 0) return 0;
    return nextDueInMs ?? IDLE_REST_MS;
  }

  /** One turn: takes what is due, up to the limit, and dispatches it. */
  async dispatchDue(): Promise<TickLoopCounts> {
    const begin = this.turns.moment();
    const now = await this.time.now();
    const batch = await this.queue.claimDue(CLAIM_LIMIT, now);
    const claimed = batch.claims.length;
    if (claimed === 0) return { claimed, runs: 0, skipped: 0, nextDueInMs: batch.nextDueInMs };
    this.turns.claimed(begin);
    const due = byKind(batch);
    const [{ runs, skips }] = await allDone([
      this.dispatchJobs(due.job, now, begin),
      this.dispatchRuns(due.run, now, begin),
    ]);
    return { claimed, runs, skipped: skips, nextDueInMs: batch.nextDueInMs };
  }

  private async dispatchJobs(claims: DueClaim[], now: number, begin: Moment): Promise<Dispatch> {
    const dispatch = await this.dispatcher.dispatchJobs(claims.map(idOf), now, begin);
    await this.queue.complete(completionsOf(claims, now, dispatch.next, dispatch.locked));
    return dispatch;
  }

  private async dispatchRuns(claims: DueClaim[], now: number, begin: Moment): Promise<void> {
    const next = await this.dispatcher.dispatchRuns(claims.map(idOf), now, begin);
    await this.queue.complete(completionsOf(claims, now, next));
  }
}

/** Waits for both to end, so that a failure of one does not cut the other off. Rejects if one of them failed. */
async function allDone<First, Second>(both: [Promise<First>, Promise<Second>]): Promise<[First, Second]> {
  await Promise.allSettled(both);
  return Promise.all(both);
}

function byKind(batch: DueBatch): { job: DueClaim[]; run: DueClaim[] } {
  const due: { job: DueClaim[]; run: DueClaim[] } = { job: [], run: [] };
  for (const claim of batch.claims) due[parseMember(claim.member).kind].push(claim);
  return due;
}

const idOf = ({ member }: DueClaim): string => parseMember(member).id;

/**
 * Re-arms jobs for their next due time and runs for their next attempt; published runs and unknown jobs leave the
 * queue. `locked` are jobs whose next try has been chosen with care.
 */
const completionsOf = (
  claims: DueClaim[],
  now: number,
  nextDue: ReadonlyMap<DueMember, number | null>,
  locked: ReadonlySet<DueMember> = new Set(),
): Completion[] =>
  claims.map((claim) => {
    const next = nextDue.get(claim.member) ?? null;
    if (next === null || locked.has(claim.member)) return { claim, next };
    return { claim, next: Math.max(next, now + REPLAN_DELAY_MS) };
  });
