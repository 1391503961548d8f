import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isPaused } from '../../../live/feed.js';
import { client } from '../../../queries/client.js';
import { now } from '../../../time/clock.js';
import type { Span } from './columns.js';
import { withoutUntold, type Tick } from './lanes.js';
import { spanOf, type TickRange } from './tick-range.js';

/** The most ticks that the time line shows. */
export const MOST_TICKS = 10_000;
const PAGE_SIZE = 500;
const REFRESH_MS = 5_000;
/** How often ticks are asked for that take many requests. */
const SLOW_REFRESH_MS = 30_000;

/** The ticks of a job within a span, ascending. */
export interface TickHistory {
  span: Span;
  ticks: Tick[];
  /** Whether there are more than fit. */
  isCut: boolean;
}

interface Chosen {
  from?: string | undefined;
  to?: string | undefined;
}

/**
 * The ticks of a job. They have a key of their own, and come up to date by a timer: a busy job has several events a second, and each
 * would ask for up to twenty pages.
 */
export const ticksQuery = (id: string, range: TickRange, chosen: Chosen, isHeld: boolean) =>
  queryOptions({
    queryKey: ['ticks', id, range, chosen] as const,
    queryFn: async ({ signal }): Promise<TickHistory> => {
      const at = now();
      const span = spanOf(range, chosen, at);
      const { ticks, isCut } = await ticksWithin(id, span, MOST_TICKS, signal);
      return { span, ticks: withoutUntold(ticks, at), isCut };
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      if (isHeld || isPaused.get()) return false;
      return (state.data?.ticks.length ?? 0) > PAGE_SIZE ? SLOW_REFRESH_MS : REFRESH_MS;
    },
  });

/** The ticks of a job in [from, to), ascending, at most so many. */
export async function ticksWithin(
  id: string,
  { from, to }: Span,
  most: number,
  signal?: AbortSignal,
): Promise<Pick<TickHistory, 'ticks' | 'isCut'>> {
  const request = {
    id,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    limit: Math.min(PAGE_SIZE, most),
  };
  const ticks: Tick[] = [];
  for await (const tick of client.items('listTicks', request, { signal })) {
    if (ticks.length === most) return { ticks, isCut: true };
    ticks.push(tick);
  }
  return { ticks, isCut: false };
}
