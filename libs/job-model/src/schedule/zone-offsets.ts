/** A change of a zone's offset from UTC: `offset` holds from second `at` on. */
export interface OffsetChange {
  at: number;
  offset: number;
}

/** The offsets of one zone, in seconds. Pure. */
export interface ZoneOffsets {
  /** The offset at `from`, as a change at `from`, and every change in (from, to]. */
  changes(from: number, to: number): OffsetChange[];
}
