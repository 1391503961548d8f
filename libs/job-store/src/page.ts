/** A page of a list, and where the next one begins (null on the last page). */
export interface Page<Item, Position> {
  items: Item[];
  next: Position | null;
}
