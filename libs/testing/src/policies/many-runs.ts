import type { ApiClient } from '../api-client.js';

/** Due in every second of one hour of a year, so that there are many past ticks, and hardly ever a new one. */
export const SELDOM = '* * 0 1 1 *';

const FROM = Date.UTC(2026, 0, 1);

/** Runs a job whose schedule is SELDOM so many times, at most 3,600, side by side, by one request. */
export async function runOften(api: ApiClient, id: string, count: number): Promise<void> {
  const [from, to] = [FROM, FROM + count * 1000].map((at) => new Date(at).toISOString());
  await api.ok('POST', `/v1/jobs/${id}/backfill`, { from, to, rate_per_second: 1000 });
}
