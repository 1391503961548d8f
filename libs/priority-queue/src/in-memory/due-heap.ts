const CHILDREN = 4;
const FIRST_CAPACITY = 1_024;

/**
 * A heap of small integers ("slots"), the earliest due first, which can find, move and remove any of them. Four
 * children per node and typed arrays: 16 bytes per slot, and no object for the garbage collector. Heaps from npm cannot
 * move or remove an entry, and took four times the memory and twice the time (docs/adr/0024-libraries-and-our-own.md).
 */
export class DueHeap {
  size = 0;
  private slotAt = new Int32Array(FIRST_CAPACITY);
  private dueOf = new Float64Array(FIRST_CAPACITY);
  private positionOf = new Int32Array(FIRST_CAPACITY);

  /** The slot that is due first. The heap must not be empty. */
  first(): number {
    return this.slotAt[0]!;
  }

  due(slot: number): number {
    return this.dueOf[slot]!;
  }

  /** Inserts a slot that the heap does not hold yet. Slots count from 0, without gaps. */
  insert(slot: number, due: number): void {
    if (slot >= this.dueOf.length) this.grow();
    this.dueOf[slot] = due;
    this.siftUp(this.size, slot);
    this.size += 1;
  }

  move(slot: number, due: number): void {
    this.dueOf[slot] = due;
    this.settle(this.positionOf[slot]!, slot);
  }

  remove(slot: number): void {
    this.size -= 1;
    const last = this.slotAt[this.size]!;
    if (last !== slot) this.settle(this.positionOf[slot]!, last);
  }

  private settle(position: number, slot: number): void {
    this.siftUp(position, slot);
    if (this.slotAt[position] === slot) this.siftDown(position, slot);
  }

  private siftUp(start: number, slot: number): void {
    const due = this.dueOf[slot]!;
    let position = start;
    while (position > 0) {
      const parent = Math.floor((position - 1) / CHILDREN);
      const parentSlot = this.slotAt[parent]!;
      if (this.dueOf[parentSlot]! <= due) break;
      this.place(parentSlot, position);
      position = parent;
    }
    this.place(slot, position);
  }

  private siftDown(start: number, slot: number): void {
    const due = this.dueOf[slot]!;
    let position = start;
    for (;;) {
      const child = this.earliestChild(position);
      if (child === undefined) break;
      const childSlot = this.slotAt[child]!;
      if (this.dueOf[childSlot]! >= due) break;
      this.place(childSlot, position);
      position = child;
    }
    this.place(slot, position);
  }

  private earliestChild(parent: number): number | undefined {
    const first = parent * CHILDREN + 1;
    if (first >= this.size) return undefined;
    const end = Math.min(first + CHILDREN, this.size);
    let earliest = first;
    for (let child = first + 1; child < end; child += 1) {
      if (this.dueOf[this.slotAt[child]!]! < this.dueOf[this.slotAt[earliest]!]!) earliest = child;
    }
    return earliest;
  }

  private place(slot: number, position: number): void {
    this.slotAt[position] = slot;
    this.positionOf[slot] = position;
  }

  private grow(): void {
    const capacity = this.dueOf.length * 2;
    const grown = <T extends Int32Array | Float64Array>(larger: T, old: T): T => (larger.set(old), larger);
    this.slotAt = grown(new Int32Array(capacity), this.slotAt);
    this.dueOf = grown(new Float64Array(capacity), this.dueOf);
    this.positionOf = grown(new Int32Array(capacity), this.positionOf);
  }
}
