/** The limits that a scenario must keep, in milliseconds. */
export interface Limits {
  /** How long before its tick a call may arrive. */
  earlyMs: number;
  /** How long after its tick, or after the end of an outage, the first call may arrive. */
  latenessMs: number;
  /** The same for runs that were held by a process or server that a fault hit. */
  strandedLatenessMs: number;
  /** The same for 99 % of the calls; null when it is not judged. */
  p99LatenessMs: number | null;
  /** How long ticks may be due without any first call; null when it is not judged. */
  gapMs: number | null;
  /** How long after its answer a run may still be in flight, because its result is not written yet. */
  resultMs: number;
  /** How long after a tick a write may still decide its fate. */
  raceMs: number;
  /** How long after a runner began a call it may arrive. */
  transitMs: number;
  /** How much the clocks of ledger and target may differ. */
  clockMs: number;
}

/** The limits when nothing is wrong, with room for a machine that is busy with other things. */
export const HEALTHY: Limits = {
  earlyMs: 5,
  latenessMs: 2_000,
  strandedLatenessMs: 2_000,
  p99LatenessMs: null,
  gapMs: 2_000,
  resultMs: 500,
  raceMs: 2_000,
  transitMs: 1_000,
  clockMs: 1_000,
};

/** The limits under a fault: ticks are at most 5 s late, and runs that the fault hit at most 15 s. */
export const FAULTY: Limits = {
  ...HEALTHY,
  latenessMs: 5_000,
  strandedLatenessMs: 15_000,
  gapMs: 5_000,
  raceMs: 5_000,
};

/**
 * The limits under several faults together, or any fault near the limits of the machine. They may cause longer delays than one, but
 * nothing may be lost, or doubled unless it was in flight.
 */
export const ANY_FAULTS: Limits = {
  ...FAULTY,
  latenessMs: 20_000,
  strandedLatenessMs: 40_000,
  raceMs: 20_000,
  gapMs: null,
};
