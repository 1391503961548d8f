import type { Schemas } from '@job-scheduler/api-client';
import { client } from '../../../queries/client.js';
import { MOST_TICKS, ticksWithin } from '../ticks/ticks-query.js';
import { missingRanges, type Stretch } from './missing-ranges.js';

/** The API backfills one stretch of time at once; more than so many operations would only confuse. */
export const MOST_STRETCHES = 20;

export type Which = 'all' | 'missing';

/** What a backfill would do. */
export interface BackfillPlan {
  stretches: Stretch[];
  /** How many ticks would run, in each stretch. */
  counts: number[];
  first: string | null;
  last: string | null;
}

/** There are too many stretches, or too many ticks to look at. */
export class TooManyStretches extends Error {
  override readonly name = 'TooManyStretches';
}

/** Asks the API how many ticks would run. Nothing is changed. */
export async function planBackfill(id: string, whole: Stretch, which: Which): Promise<BackfillPlan> {
  const stretches = which === 'all' ? [whole] : await missingStretches(id, whole);
  const previews: Schemas['BackfillPreview'][] = [];
  for (const { from, to } of stretches) {
    const answer = await client.backfillJob({ id, body: { from, to, dry_run: true } });
    if ('count' in answer) previews.push(answer);
  }
  return {
    stretches,
    counts: previews.map(({ count }) => count),
    first: previews.find(({ first }) => first !== null)?.first ?? null,
    last: previews.findLast(({ last }) => last !== null)?.last ?? null,
  };
}

async function missingStretches(id: string, { from, to }: Stretch): Promise<Stretch[]> {
  const span = { from: Date.parse(from), to: Date.parse(to) };
  const { ticks, isCut } = await ticksWithin(id, span, MOST_TICKS);
  const stretches = missingRanges(ticks);
  if (isCut || stretches.length > MOST_STRETCHES) throw new TooManyStretches();
  return stretches;
}

/** What came of the begin of a backfill. */
export interface StartedBackfill {
  operations: Schemas['LongOperation'][];
  /** Why the next stretch could not begin; null if all did. */
  refusal: Error | null;
}

/** Begins each stretch of a plan. The first refusal ends it; what has begun goes on. */
export async function startBackfill(id: string, plan: BackfillPlan, rate: number): Promise<StartedBackfill> {
  const operations: Schemas['LongOperation'][] = [];
  for (const [index, { from, to }] of plan.stretches.entries()) {
    const count = plan.counts[index] ?? 0;
    if (count === 0) continue;
    try {
      const body = { from, to, rate_per_second: rate, confirm_count: count };
      const answer = await client.backfillJob({ id, body });
      if ('kind' in answer) operations.push(answer);
    } catch (error) {
      if (operations.length === 0 || !(error instanceof Error)) throw error;
      return { operations, refusal: error };
    }
  }
  return { operations, refusal: null };
}
