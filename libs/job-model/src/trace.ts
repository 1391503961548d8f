import type { Run, SkipReason } from './run.js';

/**
 * The trace of a run, as W3C Trace Context and OpenTelemetry have it. Its id is the run's id, so that whoever knows a run knows
 * its trace, and nothing needs to be stored.
 */
export const traceIdOf = (runId: string): string =>
  runId.slice(0, 8) + runId.slice(9, 13) + runId.slice(14, 18) + runId.slice(19, 23) + runId.slice(24);

/**
 * Whether a run may have a trace: one that no message has carried has none. Nothing of the run tells whether one was taken of
 * it, since schedulers and runners choose the runs by settings of their own.
 */
export const mayHaveTrace = ({ state, reason }: Pick<Run, 'state' | 'reason'>): boolean =>
  state === 'skipped' ? reason === ('expired' satisfies SkipReason) : state !== 'waiting';

/** The id of the first span of a run's trace: known to all processes, so that later attempts continue it. */
export const rootSpanIdOf = (runId: string): string => traceIdOf(runId).slice(16);

/** The context that a span hands on. `isSampled`: whether the span is sent, as far as that is known already. */
export const traceparentOf = (runId: string, spanId: string, isSampled: boolean): string =>
  `00-${traceIdOf(runId)}-${spanId}-${isSampled ? '01' : '00'}`;

/** The id of the span that a context names; null if it is none of ours. */
export const spanIdIn = (traceparent: string): string | null =>
  /^00-[\da-f]{32}-([\da-f]{16})-[\da-f]{2}$/.exec(traceparent)?.[1] ?? null;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Whether a run belongs to the share of all runs whose traces are kept, from 0 to 1. All processes decide alike. The id is
 * hashed (FNV-1a), because the ids of a job's ticks differ in nothing but the instant.
 */
export function isInTracedShare(runId: string, share: number): boolean {
  let hash = FNV_OFFSET;
  for (let index = 0; index < runId.length; index += 1) {
    hash = Math.imul(hash ^ runId.charCodeAt(index), FNV_PRIME);
  }
  // The last characters alone would decide little about the high bits.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0 < share * 2 ** 32;
}
