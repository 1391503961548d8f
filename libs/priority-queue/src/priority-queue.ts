import type { DueMember } from '@job-scheduler/job-model';

/** A due member, taken for CLAIM_LEASE_MS. The token proves that the claim still stands. */
export interface DueClaim {
  member: DueMember;
  token: number;
}

/** What one look at the queue found. `now` is the queue's own clock, epoch milliseconds: plan with it. */
export interface DueBatch {
  now: number;
  claims: DueClaim[];
  /** Milliseconds until the next member is due (0 when some are due already), or null when none waits. */
  nextDueInMs: number | null;
}

/** What becomes of a claim: due again at an instant (epoch milliseconds), or done with (null). */
export interface Completion {
  claim: DueClaim;
  next: number | null;
}

/** How long a claim excludes others, milliseconds. */
export const CLAIM_LEASE_MS = 3_000;

/**
 * Members ordered by due time. It holds nothing that cannot be rebuilt from the system of record. A member is
 * in it once; arming again moves it and voids a claim on it.
 */
export abstract class PriorityQueue {
  /** Sets when members are due, epoch milliseconds. */
  abstract arm(entries: { member: DueMember; dueAt: number }[]): Promise<void>;

  abstract disarm(members: DueMember[]): Promise<void>;

  /** Takes up to `limit` due members, the earliest first, by making them due again after CLAIM_LEASE_MS. */
  abstract claimDue(limit: number): Promise<DueBatch>;

  /** Re-arms or removes claimed members whose token still stands. */
  abstract complete(completions: Completion[]): Promise<void>;

  /** Which of these members the queue holds. */
  abstract holds(members: DueMember[]): Promise<Set<DueMember>>;

  abstract size(): Promise<number>;

  /** Calls the listener whenever members are armed, with the earliest of their due times. Returns the end of it. */
  abstract onArmed(listener: (dueAt: number) => void): () => void;
}
