import type { DueMember } from '@job-scheduler/job-model';

/** A due member, taken for CLAIM_LEASE_MS. The token proves that the claim still stands. */
export interface DueClaim {
  member: DueMember;
  /** The instant at which the member is due again unless the claim is completed; no two claims of a member share one. */
  token: number;
}

/** What one claim found. */
export interface DueBatch {
  claims: DueClaim[];
  /**
   * Whole milliseconds until the next member is due (0 when some are due already), or null when the queue is empty.
   * Claimed members count as due at the end of their lease.
   */
  nextDueInMs: number | null;
}

/** What becomes of a claim: due again at an instant (epoch milliseconds), or done with (null). */
export interface Completion {
  claim: DueClaim;
  next: number | null;
}

/** A member and when it is due, whole epoch milliseconds. */
export interface DueEntry {
  member: DueMember;
  dueAt: number;
}

/** The queue cannot be reached right now. Nothing is lost: it is rebuilt from the system of record. */
export class PriorityQueueUnavailableError extends Error {}

/** How long a claim excludes others, milliseconds. */
export const CLAIM_LEASE_MS = 3_000;

/**
 * Members ordered by due time. It holds nothing that cannot be rebuilt from the system of record, and has no clock: whoever asks says
 * what the time is by the clock of the system of record, epoch milliseconds, so that no other clock decides what is due. A member is
 * in it once; arming again moves it and voids a claim on it. Throws PriorityQueueUnavailableError when it is away.
 */
export abstract class PriorityQueue {
  /** Sets when members are due. */
  abstract arm(entries: DueEntry[]): Promise<void>;

  /**
   * Arms the members that the queue lacks, or holds for later than they are due, as may happen after a fault. Claims
   * stand: a member that becomes due within CLAIM_LEASE_MS of `now` anyway is left alone. Resolves to the number of members
   * armed.
   */
  abstract ensureArmed(entries: DueEntry[], now: number): Promise<number>;

  /** Removes members, and voids claims on them. */
  abstract disarm(members: DueMember[]): Promise<void>;

  /** Takes up to `limit` members that are due at `now`, the earliest first, by making them due again after CLAIM_LEASE_MS. */
  abstract claimDue(limit: number, now: number): Promise<DueBatch>;

  /**
   * Re-arms or removes claimed members. Void, member by member, where the token no longer stands: the member
   * was armed, disarmed, completed, or claimed again after the lease.
   */
  abstract complete(completions: Completion[]): Promise<void>;

  /** Which of these members the queue holds. */
  abstract holds(members: DueMember[]): Promise<Set<DueMember>>;

  abstract size(): Promise<number>;

  /** Whether markFilled was called since the queue last lost what it held. */
  abstract isFilled(): Promise<boolean>;

  /** Records that everything that has a due time was armed. */
  abstract markFilled(): Promise<void>;

  /**
   * Calls the listener with the earliest due time (epoch milliseconds) whenever members are armed, by anyone, that are
   * due earlier than all others, or re-armed by this instance's own `complete`: a loop that sleeps for `nextDueInMs`,
   * and less when the listener names an earlier instant, sleeps through nothing, also while completions of an earlier
   * batch are under way.
   * (What another instance completes, that instance claims; should it die, `nextDueInMs` has counted the end of
   * its lease.) It is a hint: it may name an instant at which nothing is due. Returns the end of it.
   */
  abstract onArmed(listener: (dueAt: number) => void): () => void;
}
