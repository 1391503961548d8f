import type { Schemas } from '@job-scheduler/api-client';

/** How long each phase of a call took, milliseconds. Those that a test of a call does not have are left out. */
export type Timings = Partial<NonNullable<Schemas['Attempt']['timings']>>;

export const PHASES = ['wait_ms', 'dns_ms', 'connect_ms', 'tls_ms', 'first_byte_ms', 'body_ms'] as const;
export type Phase = (typeof PHASES)[number];

/** A phase of a call. */
export interface PhasePart {
  phase: Phase;
  ms: number;
  /** How much of the bar it takes, from 0 to 100. */
  percent: number;
}

/** The phases that happened, in their order. */
export function phaseParts(timings: Timings): PhasePart[] {
  const known = PHASES.flatMap((phase) => {
    const ms = timings[phase];
    return ms === null || ms === undefined ? [] : [{ phase, ms }];
  });
  const whole = known.reduce((sum, { ms }) => sum + ms, 0);
  return known.map(({ phase, ms }) => ({ phase, ms, percent: whole === 0 ? 0 : (ms / whole) * 100 }));
}
