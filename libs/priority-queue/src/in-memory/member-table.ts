import { jobMember, runMember, type DueMember } from '@job-scheduler/job-model';
import { UUID_WORDS, UuidArray } from './uuid-array.js';

const FIRST_CAPACITY = 1_024;
const EMPTY = -1;

/**
 * Gives each member a slot, a small integer, and finds one by the other. It keeps the bytes of a member's UUID
 * rather than its text, in an open hash table: the queue costs 54 bytes per member (100,000 of them) where a Map of
 * strings would cost 125, and the garbage collector has nothing to walk through.
 */
export class MemberTable {
  private capacity = FIRST_CAPACITY;
  private ids = new UuidArray(FIRST_CAPACITY);
  private isRun = new Uint8Array(FIRST_CAPACITY);
  /** Slots by hash, at most half full; on a collision the next free bucket is used. */
  private buckets = new Int32Array(2 * FIRST_CAPACITY).fill(EMPTY);
  private readonly freeSlots: number[] = [];
  private usedSlots = 0;
  /** The member that was parsed last. */
  private readonly parsed = new UuidArray(1);
  private parsedIsRun = 0;

  /** The slot of a member, or undefined. */
  find(member: DueMember): number | undefined {
    const slot = this.buckets[this.bucketOf(member)]!;
    return slot === EMPTY ? undefined : slot;
  }

  /** Gives a slot to a member that has none. */
  add(member: DueMember): number {
    const slot = this.freeSlots.pop() ?? this.usedSlots++;
    if (slot === this.capacity) this.grow();
    this.buckets[this.bucketOf(member)] = slot;
    this.ids.words.set(this.parsed.words, slot * UUID_WORDS);
    this.isRun[slot] = this.parsedIsRun;
    return slot;
  }

  /** The member that has a slot. */
  member(slot: number): DueMember {
    const id = this.ids.text(slot);
    return this.isRun[slot] === 1 ? runMember(id) : jobMember(id);
  }

  /** Frees the slot of a member. Members behind its bucket move up, so that searches still find them. */
  remove(member: DueMember): void {
    const mask = this.buckets.length - 1;
    let gap = this.bucketOf(member);
    this.freeSlots.push(this.buckets[gap]!);
    for (let next = (gap + 1) & mask; this.buckets[next] !== EMPTY; next = (next + 1) & mask) {
      const home = this.ids.hash(this.buckets[next]!) & mask;
      if (((next - home) & mask) < ((next - gap) & mask)) continue;
      this.buckets[gap] = this.buckets[next]!;
      gap = next;
    }
    this.buckets[gap] = EMPTY;
  }

  /** Where the member's slot stands, or the empty bucket in which it belongs. */
  private bucketOf(member: DueMember): number {
    if (!this.parsed.set(0, member, 'job:'.length)) {
      throw new TypeError(
        `The priority queue holds jobs and runs by lower-case UUID: "${member}" is neither.`,
      );
    }
    this.parsedIsRun = member.startsWith('run:') ? 1 : 0;
    const mask = this.buckets.length - 1;
    let bucket = this.parsed.hash(0) & mask;
    while (this.buckets[bucket] !== EMPTY && !this.isParsed(this.buckets[bucket]!))
      bucket = (bucket + 1) & mask;
    return bucket;
  }

  private isParsed(slot: number): boolean {
    return this.isRun[slot] === this.parsedIsRun && this.ids.equals(slot, this.parsed, 0);
  }

  /** Only a full table grows, so every slot is in use. */
  private grow(): void {
    const { capacity, ids, isRun } = this;
    this.capacity = 2 * capacity;
    this.ids = new UuidArray(this.capacity);
    this.ids.words.set(ids.words);
    this.isRun = new Uint8Array(this.capacity);
    this.isRun.set(isRun);
    this.buckets = new Int32Array(2 * this.capacity).fill(EMPTY);
    const mask = this.buckets.length - 1;
    for (let slot = 0; slot < capacity; slot += 1) {
      let bucket = ids.hash(slot) & mask;
      while (this.buckets[bucket] !== EMPTY) bucket = (bucket + 1) & mask;
      this.buckets[bucket] = slot;
    }
  }
}
