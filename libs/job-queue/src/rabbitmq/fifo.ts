/** First in, first out, at constant cost (Array.shift moves all that follow). */
export class Fifo<Item> {
  private items: Item[] = [];
  /** Up to here, `items` has been taken out. */
  private head = 0;

  get first(): Item | undefined {
    return this.items[this.head];
  }

  append(item: Item): void {
    this.items.push(item);
  }

  removeFirst(): void {
    this.head += 1;
    if (this.head * 2 < this.items.length) return;
    this.items = this.items.slice(this.head);
    this.head = 0;
  }

  /** Takes everything out. */
  drain(): Item[] {
    const drained = this.items.slice(this.head);
    this.items = [];
    this.head = 0;
    return drained;
  }
}
