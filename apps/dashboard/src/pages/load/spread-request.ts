import type { Schemas } from '@job-scheduler/api-client';
import type { loadSearch } from './load-search.js';

export type SpreadRequest = Schemas['SpreadRequest'];

/** The jitters to choose from, seconds. */
export const JITTERS = [60, 300, 600, 900, 1800, 3600] as const;

/** What the URL asks to preview; null while it asks for nothing. Minutes of the coming day. */
export function spreadRequest({
  spread,
  jitter,
  q,
  tag,
}: ReturnType<typeof loadSearch>): SpreadRequest | null {
  if (spread === undefined) return null;
  return {
    by: spread,
    bucket: 60,
    jitter_seconds: Number(jitter ?? 600),
    filter: { ...(q === undefined ? {} : { q }), ...(tag === undefined ? {} : { tag }) },
  };
}
