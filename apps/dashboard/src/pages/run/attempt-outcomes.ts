import type { Schemas } from '@job-scheduler/api-client';

type Run = Schemas['Run'];

/** How an attempt ended; null where that is not known. */
export type AttemptOutcome = 'succeeded' | 'failed' | null;

/** How a run in each state ended, as its last attempt decided: a run that is tried again has failed so far. */
const OF_LAST: Partial<Record<Run['state'], AttemptOutcome>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  lost: 'failed',
  retrying: 'failed',
};

/** How each attempt of a run ended. The job says which answers succeed, so that a status alone does not tell. */
export const attemptOutcomes = ({ state, attempts }: Pick<Run, 'state' | 'attempts'>): AttemptOutcome[] =>
  // None but a failed attempt is followed by another.
  attempts.map((_, index) => (index < attempts.length - 1 ? 'failed' : (OF_LAST[state] ?? null)));
