/** Says whether a schedule is due at an instant, in whole epoch milliseconds. */
type Matcher = (at: number) => boolean;

const SECOND = 1_000;
const RANGES = [
  [0, 59],
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/**
 * The ticks in (after, until] of a schedule, ascending, found by looking at every second. It shares nothing with
 * the product: no field is compiled, no instant is computed. It knows what the driver's jobs need: cron with 5 or
 * 6 fields of `*`, numbers, ranges, lists and steps, in UTC, and `@every <n>s` counted from the job's creation.
 *
 * @throws Error when the schedule is written in any other way.
 */
export function naiveTicks(schedule: string, createdAt: number, after: number, until: number): number[] {
  const every = /^@every (\d+)s$/.exec(schedule);
  if (every !== null) return everyPeriod(Number(every[1]) * SECOND, createdAt, after, until);
  const matches = matcherOf(schedule);
  const ticks: number[] = [];
  for (let at = Math.floor(after / SECOND + 1) * SECOND; at <= until; at += SECOND) {
    if (matches(at)) ticks.push(at);
  }
  return ticks;
}

function everyPeriod(period: number, createdAt: number, after: number, until: number): number[] {
  const ticks: number[] = [];
  for (let at = createdAt + period; at <= until; at += period) {
    if (at > after) ticks.push(at);
  }
  return ticks;
}

function matcherOf(schedule: string): Matcher {
  const given = schedule.trim().split(/\s+/);
  const fields = given.length === 5 ? ['0', ...given] : given;
  if (fields.length !== RANGES.length) throw new Error(`The naive cron cannot read "${schedule}".`);
  const [second, minute, hour, day, month, weekday] = fields.map((field, index) =>
    allowedBy(field, RANGES[index] as readonly [number, number], schedule),
  ) as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];
  if (weekday.has(7)) weekday.add(0);
  const restrictsDay = fields[3] !== '*';
  const restrictsWeekday = fields[5] !== '*';
  return (at) => {
    const date = new Date(at);
    if (!second.has(date.getUTCSeconds()) || !minute.has(date.getUTCMinutes())) return false;
    if (!hour.has(date.getUTCHours()) || !month.has(date.getUTCMonth() + 1)) return false;
    const onDay = day.has(date.getUTCDate());
    const onWeekday = weekday.has(date.getUTCDay());
    // Vixie: either of the two matches when both are restricted.
    return restrictsDay && restrictsWeekday ? onDay || onWeekday : onDay && onWeekday;
  };
}

function allowedBy(
  field: string,
  [lowest, highest]: readonly [number, number],
  schedule: string,
): Set<number> {
  const allowed = new Set<number>();
  for (const term of field.split(',')) {
    const parts = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/([1-9]\d*))?$/.exec(term);
    if (parts === null) throw new Error(`The naive cron cannot read "${term}" in "${schedule}".`);
    const [, from, to, step] = parts;
    const first = from === undefined ? lowest : Number(from);
    // "5/10" means from 5 to the end.
    const last = to !== undefined ? Number(to) : from === undefined || step !== undefined ? highest : first;
    for (let value = first; value <= last; value += Number(step ?? 1)) allowed.add(value);
  }
  return allowed;
}
