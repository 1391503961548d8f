import { now } from './clock.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** On average. */
const YEAR = 365.25 * DAY;
const MONTH = YEAR / 12;

/** A laptop may travel while the page is open. */
const ZONE_KEPT_MS = 10 * SECOND;

let zone = '';
let zoneReadAt = -Infinity;

/** The viewer's own time zone, such as `Europe/Paris`. A list asks for it hundreds of times, and reading it is slow. */
export function viewerZone(): string {
  if (Math.abs(now() - zoneReadAt) <= ZONE_KEPT_MS) return zone;
  zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  zoneReadAt = now();
  return zone;
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are costly to make, and a list shows hundreds of instants. */
function formatFor(zone: string, hasSeconds: boolean): Intl.DateTimeFormat {
  const key = `${zone} ${hasSeconds}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    ...(hasSeconds ? { second: '2-digit' } : {}),
  });
  formats.set(key, format);
  return format;
}

/**
 * An instant as a clock on the wall shows it: `03 Jan 2030, 14:05:09`.
 *
 * @param at epoch milliseconds
 * @param zone an IANA name
 */
export const formatLocal = (at: number, zone: string, hasSeconds = true): string =>
  formatFor(zone, hasSeconds).format(at);

/** An instant in UTC, to the millisecond: `2030-01-03 13:05:09.123 UTC`. */
export const formatUtc = (at: number): string =>
  new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');

/** How far an instant is from now, in its largest unit: `in 5 minutes`, `3 days ago`, `now` within half a second. */
export function formatRelative(at: number, now: number): string {
  const distance = at - now;
  const size = Math.abs(distance);
  if (size < SECOND / 2) return 'now';
  if (size < MINUTE - SECOND / 2) return relative.format(Math.round(distance / SECOND), 'second');
  if (size < HOUR - MINUTE / 2) return relative.format(Math.round(distance / MINUTE), 'minute');
  if (size < DAY - HOUR / 2) return relative.format(Math.round(distance / HOUR), 'hour');
  if (size < 60 * DAY) return relative.format(Math.round(distance / DAY), 'day');
  if (size < 2 * YEAR) return relative.format(Math.round(distance / MONTH), 'month');
  return relative.format(Math.round(distance / YEAR), 'year');
}

/** A duration in two units at most: `840 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND) return `${Math.round(ms / 100) / 10} s`;
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return inTwo(ms, MINUTE, 'min', SECOND, 's');
  if (ms < DAY) return inTwo(ms, HOUR, 'h', MINUTE, 'min');
  return inTwo(ms, DAY, 'd', HOUR, 'h');
}

function inTwo(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const whole = Math.floor(ms / large);
  const rest = Math.floor((ms - whole * large) / small);
  return rest === 0 ? `${whole} ${largeName}` : `${whole} ${largeName} ${rest} ${smallName}`;
}
