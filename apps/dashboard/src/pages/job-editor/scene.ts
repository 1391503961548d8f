/** What a bar stands for. */
export type BarKind = 'run' | 'failed' | 'skipped' | 'waiting' | 'cut';

/** A small picture of what happens over time. Times run from 0 to 10. */
export interface Scene {
  /** When something is due. */
  ticks: readonly { at: number; label: string }[];
  bars: readonly { from: number; to: number; row: number; kind: BarKind; label: string }[];
  /** Moments that matter. */
  lines?: readonly { at: number; label: string }[];
  /** A stretch in which nothing ran. */
  outage?: { from: number; to: number; label: string };
}

export type Bar = Scene['bars'][number];
