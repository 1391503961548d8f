import { usage } from '../failure.js';

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/;
const INSTANT = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)?)?$/;

/** Reads a duration such as `90s`, `15m`, `2h` or `7d`, in milliseconds. */
export function durationOf(text: string): number {
  const [, amount = '', unit = ''] = DURATION.exec(text) ?? [];
  if (amount === '') throw usage(`"${text}" is no duration: write one like 90s, 15m, 2h or 7d.`);
  return Number(amount) * (unit === 'ms' ? 1 : (UNITS[unit] ?? 0));
}

/**
 * Reads an instant as RFC 3339, to be sent to the API: `2030-01-01T00:00:00Z`, a date or a time without a zone (of this
 * machine), `now`, or a duration, which counts from now.
 *
 * @param direction whether a duration leads into the past or the future
 */
export function instantOf(text: string, now: number, direction: 'past' | 'future'): string {
  if (text === 'now') return new Date(now).toISOString();
  if (DURATION.test(text)) {
    const duration = durationOf(text);
    return new Date(direction === 'past' ? now - duration : now + duration).toISOString();
  }
  // A date alone would be read as UTC.
  const at = INSTANT.test(text)
    ? Date.parse(/^[\d-]+$/.test(text) ? `${text}T00:00` : text.replace(' ', 'T'))
    : NaN;
  if (Number.isNaN(at)) {
    const example = direction === 'past' ? '24h, which is a day ago' : '2h, which is in two hours';
    throw usage(`"${text}" is no instant: write one like 2030-01-01T00:00:00Z, or ${example}.`);
  }
  return new Date(at).toISOString();
}

/** How far an instant is away, for people: `in 5 min`, `3 h ago`; `now` within a second of it; `-` for none. */
export function relative(instant: string | null | undefined, now: number): string {
  if (instant == null) return '-';
  const distance = Date.parse(instant) - now;
  if (Math.abs(distance) < 1_000) return 'now';
  const text = shortDuration(Math.abs(distance));
  return distance >= 0 ? `in ${text}` : `${text} ago`;
}

/** A duration for people, by its largest unit. */
export function shortDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  for (const [limit, unit, name] of [
    [120_000, 1000, 's'],
    [7_200_000, 60_000, 'min'],
    [172_800_000, 3_600_000, 'h'],
  ] as const) {
    if (ms < limit) return `${Math.floor(ms / unit)} ${name}`;
  }
  return `${Math.floor(ms / 86_400_000)} d`;
}

/** An instant on the clock of this machine: `2030-01-01 09:00:00`; `-` for none. */
export function localTime(instant: string | null | undefined): string {
  if (instant == null) return '-';
  const at = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${date} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}

/** An instant for people: on the clock of this machine, and how far it is away. */
export const timeAndDistance = (instant: string | null | undefined, now: number): string =>
  instant == null ? '-' : `${localTime(instant)} (${relative(instant, now)})`;
