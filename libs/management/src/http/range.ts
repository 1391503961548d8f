import type { z } from 'zod';

/** Refuses a range of instants, epoch milliseconds, that is empty: it ends where it begins, or before. */
export function refuseEmptyRange(
  { from = -Infinity, to = Infinity }: { from?: number | undefined; to?: number | undefined },
  context: z.RefinementCtx,
): void {
  if (context.issues.length > 0 || from < to) return;
  const issue = { code: 'custom', params: { code: 'out_of_range' } } as const;
  context.addIssue({ ...issue, path: ['to'], message: 'must be after from' });
}
