import type { Schemas } from '@job-scheduler/api-client';
import type { Bar } from '../../charts/bar-chart.js';
import * as texts from '../../texts/index.js';
import { formatDuration } from '../../time/format.js';

export type Stats = Schemas['Stats'];
type Bucket = Stats['data'][number];

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** The viewer's midnight, epoch milliseconds. */
export const startOfDay = (now: number): number => new Date(now).setHours(0, 0, 0, 0);

/** Where the charts begin, RFC 3339: the same for an hour, so that the answer is kept. */
export function startOfRange(range: 'day' | 'week', now: number): string {
  const days = range === 'week' ? 7 : 1;
  return new Date(Math.floor(now / HOUR) * HOUR - days * DAY).toISOString();
}

/** A whole number as people read it: `12,345`. */
export const formatCount = (count: number): string => count.toLocaleString('en');

/** Which counts of a bucket make up each series, from the bottom of a bar. */
const PARTS = {
  failed: ['failed', 'lost'],
  skipped: ['skipped'],
  cancelled: ['cancelled'],
  open: ['open'],
  succeeded: ['succeeded'],
} as const;

export const OUTCOME_PARTS = Object.keys(PARTS) as (keyof typeof PARTS)[];

const sumOf = (bucket: Bucket, names: readonly (keyof Bucket)[]): number =>
  names.reduce((sum, name) => sum + Number(bucket[name]), 0);

/** The bars of how runs ended. */
export function outcomeBars({ data, bucket_seconds: seconds }: Stats, zone: string): Bar[] {
  return data.map((bucket) => {
    const values = OUTCOME_PARTS.map((part) => sumOf(bucket, PARTS[part]));
    const named = OUTCOME_PARTS.flatMap((part, index) => {
      const count = values[index] ?? 0;
      return count > 0 ? [`${formatCount(count)} ${texts.overview.outcomes[part].toLowerCase()}`] : [];
    });
    const told = named.length > 0 ? named.join(', ') : texts.overview.outcomes.none;
    return {
      id: bucket.at,
      name: nameOf(bucket.at, seconds, zone),
      hint: `${stretch(bucket.at, seconds, zone)}: ${told}`,
      values,
    };
  });
}

/** The bars of how late runs began: the average, and on top of it what lacks to the most. Milliseconds. */
export function latenessBars({ data, bucket_seconds: seconds }: Stats, zone: string): Bar[] {
  const { hint, none } = texts.overview.lateness;
  return data.map(({ at, lateness_average_ms: average, lateness_most_ms: most }) => {
    const when = stretch(at, seconds, zone);
    const isKnown = average !== null && most !== null;
    return {
      id: at,
      name: nameOf(at, seconds, zone),
      hint: isKnown ? hint(when, formatDuration(average), formatDuration(most)) : none(when),
      values: isKnown ? [average, Math.max(0, most - average)] : [0, 0],
    };
  });
}

/** The height of the highest bar. */
export const heightsOf = (bars: readonly Bar[]): number[] =>
  bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0));

/** Where a bucket ends, RFC 3339. */
export const endOf = (at: string, seconds: number): string =>
  new Date(Date.parse(at) + seconds * 1000).toISOString();

const clock = (at: number, zone: string): string =>
  new Date(at).toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });

const day = (at: number, zone: string): string =>
  new Date(at).toLocaleDateString('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric' });

/** Bars of several hours are named by their day. */
const nameOf = (at: string, seconds: number, zone: string): string =>
  seconds > 3600 ? day(Date.parse(at), zone) : clock(Date.parse(at), zone);

const stretch = (at: string, seconds: number, zone: string): string => {
  const begin = Date.parse(at);
  return `${day(begin, zone)}, ${clock(begin, zone)}–${clock(begin + seconds * 1000, zone)}`;
};
