import type { Schemas } from '@job-scheduler/api-client';

export type ApiKey = Schemas['ApiKey'];
export type KeyState = 'valid' | 'expired' | 'revoked';

/** Whether a key opens anything. `now`: epoch milliseconds. */
export function stateOf({ revoked_at: revoked, expires_at: expires }: ApiKey, now: number): KeyState {
  if (revoked !== null) return 'revoked';
  return expires !== null && Date.parse(expires) <= now ? 'expired' : 'valid';
}

const DAY_MS = 86_400_000;
export const LIFETIMES = { never: null, days30: 30, days90: 90, days365: 365 } as const;
export type Lifetime = keyof typeof LIFETIMES;

/** When a key ends that is made now, as the API takes it; null: never. */
export function endOf(lifetime: Lifetime, now: number): string | null {
  const days = LIFETIMES[lifetime];
  return days === null ? null : new Date(now + days * DAY_MS).toISOString();
}
