import type { z } from 'zod';

/** What is wrong with a range of instants that ends where it begins, or before. */
export const EMPTY_RANGE = { pointer: '/to', code: 'out_of_range', message: 'must be after from' } as const;

/** Refuses an empty range of instants, epoch milliseconds. */
export function refuseEmptyRange(
  { from = -Infinity, to = Infinity }: { from?: number | undefined; to?: number | undefined },
  context: z.RefinementCtx,
): void {
  if (context.issues.length > 0 || from < to) return;
  const { code, message } = EMPTY_RANGE;
  context.addIssue({ code: 'custom', path: ['to'], message, params: { code } });
}
