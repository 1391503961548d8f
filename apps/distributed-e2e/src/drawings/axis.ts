/** Where an axis ends and what is written beside it. */
export interface Axis {
  low: number;
  high: number;
  ticks: number[];
  /** Decimals that tell the ticks apart. */
  decimals: number;
}

const STEPS = [1, 2, 5, 10];

/** An axis from 0, or below it if there are negative values, with about so many round ticks. */
export function axisOf(values: readonly number[], count = 4): Axis {
  const largest = values.reduce((high, value) => Math.max(high, value), 0);
  const smallest = values.reduce((low, value) => Math.min(low, value), 0);
  // A line of zeros gets an axis up to 1.
  const span = largest - smallest || 1;
  const power = 10 ** Math.floor(Math.log10(span / count));
  const rough = (STEPS.find((each) => each * power >= span / count) ?? 10) * power;
  // There is no half of a message.
  const step = values.every(Number.isInteger) ? Math.max(rough, 1) : rough;
  const first = Math.floor(smallest / step);
  const last = Math.max(Math.ceil(largest / step), first + 1);
  return {
    low: first * step,
    high: last * step,
    ticks: Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step),
    decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)),
  };
}

const SECOND = 1_000;
const STEPS_OF_TIME = [10, 15, 30, 60, 120, 300, 600].map((seconds) => seconds * SECOND);
const MOST_TIMES = 8;

/** Round times of a period, in milliseconds since it began. */
export function timesOf(lengthMs: number): number[] {
  const step = STEPS_OF_TIME.find((each) => lengthMs / each <= MOST_TIMES) ?? lengthMs;
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, index) => index * step);
}

/** `1:30` for ninety seconds. */
export function clockText(ms: number): string {
  const seconds = Math.round(ms / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
