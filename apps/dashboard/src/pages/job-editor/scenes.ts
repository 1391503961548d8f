import type { FormAlert, JobForm } from './job-form.js';
import type { Bar, BarKind, Scene } from './scene.js';

const bar = (from: number, to: number, label: string, kind: BarKind = 'run', row = 0): Bar => ({
  from,
  to,
  row,
  kind,
  label,
});

const dueAt = (...times: number[]): Scene['ticks'] =>
  times.map((at, index) => ({ at, label: String(index + 1) }));

/** Three ticks of a job whose calls take longer than it is from tick to tick. */
export const OVERLAP_SCENES: Record<JobForm['overlap'], Scene> = {
  allow: {
    ticks: dueAt(0, 3, 6),
    bars: [bar(0, 4, '1'), bar(3, 7, '2', 'run', 1), bar(6, 10, '3')],
  },
  skip: {
    ticks: dueAt(0, 3, 6),
    bars: [bar(0, 4, '1'), bar(3, 5, '2', 'skipped', 1), bar(6, 10, '3')],
  },
  wait: {
    ticks: dueAt(0, 3, 6),
    bars: [
      bar(0, 4, '1'),
      bar(3, 4, '2', 'waiting', 1),
      bar(4, 8, '2'),
      bar(6, 8, '3', 'waiting', 1),
      bar(8, 10, '3'),
    ],
  },
  replace: {
    ticks: dueAt(0, 3, 6),
    bars: [bar(0, 3, '1', 'cut'), bar(3, 6, '2', 'cut'), bar(6, 10, '3')],
  },
};

/** Five ticks, of which nobody could run the middle ones in time. */
export function catchUpScene(catchUp: JobForm['catch_up'], outage: string): Scene {
  const shared = { ticks: dueAt(0.5, 2.5, 4.5, 6.5, 9), outage: { from: 1.7, to: 7.5, label: outage } };
  const around = [bar(0.5, 1.5, '1'), bar(9, 10, '5')];
  const skipped = (from: number, label: string): Bar => bar(from, from + 1, label, 'skipped', 1);
  switch (catchUp) {
    case 'latest':
      return { ...shared, bars: [...around, skipped(2.5, '2'), skipped(4.5, '3'), bar(7.5, 8.5, '4')] };
    case 'none':
      return { ...shared, bars: [...around, skipped(2.5, '2'), skipped(4.5, '3'), skipped(6.5, '4')] };
    case 'all':
      return {
        ...shared,
        bars: [...around, bar(7.5, 8.5, '2'), bar(7.5, 8.5, '3', 'run', 1), bar(7.5, 8.5, '4', 'run', 2)],
      };
  }
}

/** More attempts than these do not fit. */
const ATTEMPTS_SHOWN = 5;

/** The waits between attempts, in seconds, without their jitter. */
export function waitsOf({ max_attempts, backoff }: JobForm['retry']): number[] {
  const { kind, initial_seconds, max_seconds } = backoff;
  const count = Math.max(0, Math.min(max_attempts, ATTEMPTS_SHOWN) - 1);
  return Array.from({ length: count }, (_, index) =>
    Math.min(kind === 'fixed' ? initial_seconds : initial_seconds * 2 ** index, max_seconds),
  );
}

/**
 * A run that fails until its last attempt. The waits are written and not drawn to scale: they double.
 *
 * @param spell a wait of so many seconds, in words
 */
export function retryScene(retry: JobForm['retry'], spell: (seconds: number) => string): Scene {
  const waits = waitsOf(retry);
  const isAll = waits.length + 1 >= retry.max_attempts;
  const step = 10 / (waits.length + 1);
  const width = step * (waits.length === 0 ? 0.3 : 0.45);
  const bars: Bar[] = Array.from({ length: waits.length + 1 }, (_, index) => {
    const isLast = index === waits.length && isAll && retry.max_attempts > 1;
    return bar(index * step, index * step + width, String(index + 1), isLast ? 'run' : 'failed');
  });
  const gaps = waits.map((wait, index) =>
    bar(index * step + width, (index + 1) * step, spell(wait), 'waiting', 1),
  );
  return { ticks: [{ at: 0, label: '' }], bars: [...bars, ...gaps] };
}

/** A call that is cut off at its deadline. */
export const timeoutScene = (deadline: string): Scene => ({
  ticks: [{ at: 0, label: '' }],
  bars: [bar(0, 7, '', 'cut')],
  lines: [{ at: 7, label: deadline }],
});

/** The connection breaks in mid-call. */
export const deliveryScene = (delivery: JobForm['delivery'], lost: string): Scene => ({
  ticks: [{ at: 0, label: '' }],
  bars: [bar(0, 3, '1', 'cut'), ...(delivery === 'at_least_once' ? [bar(5, 9, '1')] : [])],
  lines: [{ at: 3, label: lost }],
});

/** Runs before, between and after the bounds of a job. */
export function validityScene(
  hasStart: boolean,
  hasEnd: boolean,
  words: { start: string; end: string },
): Scene {
  const isOut = (at: number): boolean => (hasStart && at < 3) || (hasEnd && at > 7);
  const times = [0.5, 2, 3.5, 5, 6.5, 8, 9.4];
  return {
    ticks: times.map((at) => ({ at, label: '' })),
    bars: times.map((at) => bar(at, at + 0.6, '', isOut(at) ? 'skipped' : 'run')),
    lines: [
      ...(hasStart ? [{ at: 3, label: words.start }] : []),
      ...(hasEnd ? [{ at: 7.4, label: words.end }] : []),
    ],
  };
}

/** The target accepts a call at once and reports later. */
export const completionScene = (words: { accepted: string; report: string; waiting: string }): Scene => ({
  ticks: [{ at: 0, label: '' }],
  bars: [bar(0, 2, ''), bar(2, 8, words.waiting, 'waiting')],
  lines: [
    { at: 2, label: words.accepted },
    { at: 8, label: words.report },
  ],
});

/** More failures than these do not fit. */
const FAILURES_SHOWN = 5;

/** Runs that fail and recover, and when somebody is told. */
export function alertScene(alert: FormAlert, words: { failure: string; recovery: string }): Scene {
  const failures = Math.max(1, Math.min(alert.after_failures, FAILURES_SHOWN));
  const count = failures + 2;
  const step = 10 / count;
  const bars = Array.from({ length: count }, (_, index) => {
    const isFailed = index > 0 && index <= failures;
    return bar(index * step, (index + 0.7) * step, '', isFailed ? 'failed' : 'run');
  });
  return {
    ticks: bars.map(({ from }) => ({ at: from, label: '' })),
    bars,
    lines: [
      ...(alert.on.includes('failure') ? [{ at: (failures + 0.7) * step, label: words.failure }] : []),
      ...(alert.on.includes('recovery') ? [{ at: 10, label: words.recovery }] : []),
    ],
  };
}

/** Whether a status fits one of the rules: `2xx`, `204`, `200-299`. */
export function isExpected(status: number, rules: readonly string[]): boolean {
  return rules.some((rule) => {
    if (/^[1-5]xx$/i.test(rule)) return Math.floor(status / 100) === Number(rule[0]);
    const [low, high = low] = rule.split('-').map(Number);
    return status >= (low ?? Infinity) && status <= (high ?? -Infinity);
  });
}
