import type { Span } from './columns.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS = [
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  90 * DAY,
];

/** A label of the axis. */
export interface AxisMark {
  /** Epoch milliseconds. */
  at: number;
  label: string;
}

/** Labels at round instants of a zone, not more than the picture has room for. */
export function axisMarks({ from, to }: Span, most: number, zone: string): AxisMark[] {
  const step = STEPS.find((each) => (to - from) / each <= most) ?? 365 * DAY;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...fieldsOf(step, to - from) });
  const offset = offsetOf(from, zone);
  const marks: AxisMark[] = [];
  for (let at = Math.ceil((from + offset) / step) * step - offset; at < to; at += step) {
    marks.push({ at, label: format.format(at) });
  }
  return marks;
}

/** Days of a span that is about a year long could be those of another year. */
function fieldsOf(step: number, span: number): Intl.DateTimeFormatOptions {
  if (span > 300 * DAY) return { day: '2-digit', month: 'short', year: 'numeric' };
  if (step >= DAY) return { day: '2-digit', month: 'short' };
  if (step >= 6 * HOUR) return { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' };
  return { hour: '2-digit', minute: '2-digit', ...(step < MINUTE ? { second: '2-digit' } : {}) };
}

/** How far the zone's wall clock is ahead of UTC, milliseconds. */
function offsetOf(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at);
  return Date.parse(`${parts.replace(' ', 'T')}Z`) - Math.floor(at / SECOND) * SECOND;
}
