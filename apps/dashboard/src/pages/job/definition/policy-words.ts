import type { Schemas } from '@job-scheduler/api-client';
import * as texts from '../../../texts/index.js';
import { formatDuration } from '../../../time/format.js';

type Job = Schemas['Job'];

const seconds = (value: number): string => formatDuration(value * 1_000);

/** When a job repeats a call that failed, in words. */
export function retryWords({ retry }: Pick<Job, 'retry'>): string {
  const words = texts.job.definition;
  if (retry.max_attempts <= 1) return words.retries(1);
  const { kind, initial_seconds, max_seconds } = retry.backoff;
  return [
    words.retries(retry.max_attempts),
    kind === 'fixed'
      ? words.backoff.fixed(seconds(initial_seconds))
      : words.backoff.exponential(seconds(initial_seconds), seconds(max_seconds)),
    ...(retry.max_age_seconds === null ? [] : [words.maxAge(seconds(retry.max_age_seconds))]),
    ...(retry.until_next_tick ? [words.untilNext] : []),
  ].join('; ');
}

/** What becomes of ticks that were missed, in words. */
export function catchUpWords({ catch_up, catch_up_window_seconds }: Job): string {
  const words = texts.job.definition;
  const text = words.catch_up[catch_up];
  return catch_up === 'none' ? text : `${text}, ${words.window(seconds(catch_up_window_seconds))}`;
}
