import type { DueMember } from '@job-scheduler/job-model';
import {
  CLAIM_LEASE_MS,
  PriorityQueue,
  type Completion,
  type DueBatch,
  type DueClaim,
  type DueEntry,
} from '../priority-queue.js';
import { DueHeap } from './due-heap.js';
import { MemberTable } from './member-table.js';

// Due times are whole milliseconds; a lease ends at a fraction, so that no due time is ever taken for a token.
const TOKEN_STEP_MS = 1 / 1_024;

/** The priority queue of a single process: a heap, rebuilt from the system of record at start. */
export class InMemoryPriorityQueue extends PriorityQueue {
  private readonly heap = new DueHeap();
  private readonly members = new MemberTable();
  private readonly listeners = new Set<(dueAt: number) => void>();
  private lastToken = 0;
  private filled = false;

  override async arm(entries: DueEntry[]): Promise<void> {
    let earliest = Infinity;
    for (const { member, dueAt } of entries) {
      const slot = this.members.find(member);
      if (slot === undefined) this.heap.insert(this.members.add(member), dueAt);
      else this.heap.move(slot, dueAt);
      if (dueAt < earliest) earliest = dueAt;
    }
    this.announce(earliest);
  }

  override async ensureArmed(entries: DueEntry[], now: number): Promise<number> {
    const leased = now + CLAIM_LEASE_MS + 1;
    const late = entries.filter(({ member, dueAt }) => {
      const slot = this.members.find(member);
      return slot === undefined || this.heap.due(slot) > Math.max(leased, dueAt);
    });
    await this.arm(late);
    return late.length;
  }

  override async disarm(members: DueMember[]): Promise<void> {
    for (const member of members) {
      const slot = this.members.find(member);
      if (slot !== undefined) this.remove(member, slot);
    }
  }

  override async claimDue(limit: number, now: number): Promise<DueBatch> {
    const token = Math.max(now + CLAIM_LEASE_MS, this.lastToken) + TOKEN_STEP_MS;
    const claims: DueClaim[] = [];
    while (claims.length < limit && this.firstDue() <= now) {
      const slot = this.heap.first();
      claims.push({ member: this.members.member(slot), token });
      this.heap.move(slot, token);
    }
    if (claims.length > 0) this.lastToken = token;
    const nextDue = this.firstDue();
    return { claims, nextDueInMs: nextDue === Infinity ? null : Math.max(0, Math.ceil(nextDue - now)) };
  }

  override async complete(completions: Completion[]): Promise<void> {
    let earliest = Infinity;
    for (const { claim, next } of completions) {
      const slot = this.members.find(claim.member);
      if (slot === undefined || this.heap.due(slot) !== claim.token) continue;
      if (next === null) {
        this.remove(claim.member, slot);
      } else {
        this.heap.move(slot, next);
        if (next < earliest) earliest = next;
      }
    }
    this.announce(earliest);
  }

  override async holds(members: DueMember[]): Promise<Set<DueMember>> {
    return new Set(members.filter((member) => this.members.find(member) !== undefined));
  }

  override async size(): Promise<number> {
    return this.heap.size;
  }

  override async isFilled(): Promise<boolean> {
    return this.filled;
  }

  override async markFilled(): Promise<void> {
    this.filled = true;
  }

  override onArmed(listener: (dueAt: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private firstDue(): number {
    return this.heap.size === 0 ? Infinity : this.heap.due(this.heap.first());
  }

  private remove(member: DueMember, slot: number): void {
    this.heap.remove(slot);
    this.members.remove(member);
  }

  private announce(dueAt: number): void {
    if (dueAt === Infinity) return;
    for (const listener of this.listeners) listener(dueAt);
  }
}
