import * as texts from '../../texts/index.js';

/** A stretch of time, and how many ticks it has. */
export interface Bucket {
  /** Where it begins, RFC 3339. */
  at: string;
  count: number;
}

/** A cell of the map. */
export interface Cell extends Bucket {
  /** What and when, in the viewer's zone. */
  hint: string;
  /** 0 for nothing, up to `LEVELS` for the most. */
  level: number;
}

export interface GridRow {
  id: string;
  label: string;
  /** Null where the range has no such time. */
  cells: readonly (Cell | null)[];
}

export interface Grid {
  columns: readonly string[];
  rows: readonly GridRow[];
}

/** How many shades the map has. */
export const LEVELS = 5;

const PER_CELL = 5;
const COLUMNS_OF_HOUR = 60 / PER_CELL;

export const formatCount = (count: number): string => count.toLocaleString('en');

/** A count that has room in a cell of the map: 1,707 is 1.7k. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count);
  return count < 9_950 ? `${(count / 1000).toFixed(1)}k` : `${Math.round(count / 1000)}k`;
}

/**
 * The shade of a count between the least and the most of the map: what is always there would drown what stands out. Every
 * count above 0 has a shade.
 */
export function levelOf(count: number, least: number, most: number): number {
  if (count === 0) return 0;
  if (most === least) return 1;
  return Math.max(1, Math.ceil(((count - least) / (most - least)) * LEVELS));
}

/** When a tick is due, to the minute, in a zone: `Tue 1, 09:05`. */
export const formatWhen = (at: string, zone: string): string =>
  `${dayText(at, zone)}, ${clockText(at, zone)}`;

/** Joins buckets that follow each other, so many at a time. */
export function joinBuckets(buckets: readonly Bucket[], size: number, join: 'sum' | 'most'): Bucket[] {
  const joined: Bucket[] = [];
  for (let index = 0; index < buckets.length; index += size) {
    const part = buckets.slice(index, index + size);
    const counts = part.map(({ count }) => count);
    const count = join === 'sum' ? counts.reduce((sum, each) => sum + each, 0) : Math.max(...counts);
    joined.push({ at: part[0]?.at ?? '', count });
  }
  return joined;
}

/** The map of a day: a row for each hour, a column for each five minutes. The buckets are minutes. */
export function dayGrid(minutes: readonly Bucket[], zone: string): Grid {
  const buckets = joinBuckets(minutes, PER_CELL, 'sum');
  const toCell = cellMaker(buckets, zone);
  const rows: GridRow[] = [];
  for (let index = 0; index < buckets.length; index += COLUMNS_OF_HOUR) {
    const cells = buckets.slice(index, index + COLUMNS_OF_HOUR).map(toCell);
    const at = cells[0]?.at ?? '';
    rows.push({ id: at, label: clockText(at, zone), cells });
  }
  const columns = Array.from({ length: COLUMNS_OF_HOUR }, (_, column) =>
    texts.load.columnOfDay(column * PER_CELL),
  );
  return { columns, rows };
}

/** The map of a week: a row for each day of the zone, a column for each of its hours. The buckets are hours. */
export function weekGrid(hours: readonly Bucket[], zone: string): Grid {
  const toCell = cellMaker(hours, zone);
  const rows = new Map<string, (Cell | null)[]>();
  for (const bucket of hours) {
    const day = dayText(bucket.at, zone);
    const cells = rows.get(day) ?? Array.from({ length: 24 }, () => null);
    rows.set(day, cells);
    const hour = Number(clockText(bucket.at, zone).slice(0, 2));
    const twin = cells[hour] ?? null;
    // Clocks that are put back show an hour twice.
    cells[hour] = toCell(twin === null ? bucket : { at: twin.at, count: twin.count + bucket.count });
  }
  return {
    columns: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')),
    rows: [...rows].map(([label, cells]) => ({ id: label, label, cells })),
  };
}

/** The fullest buckets, the fullest first. */
export const worstOf = (buckets: readonly Bucket[], count: number): Bucket[] =>
  buckets
    .filter((bucket) => bucket.count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, count);

function cellMaker(buckets: readonly Bucket[], zone: string): (bucket: Bucket) => Cell {
  const counts = buckets.map(({ count }) => count);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const { cell, ticks } = texts.load;
  return ({ at, count }) => ({
    at,
    count,
    level: Math.min(LEVELS, levelOf(count, least, most)),
    hint: cell(formatWhen(at, zone), ticks(formatCount(count))),
  });
}

export const clockText = (at: string, zone: string): string =>
  formatOf(zone, { hour: '2-digit', minute: '2-digit' }).format(Date.parse(at));

const dayText = (at: string, zone: string): string =>
  formatOf(zone, { weekday: 'short', day: 'numeric' }).format(Date.parse(at));

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are costly to make, and a map shows hundreds of instants. */
function formatOf(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([timeZone, options]);
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  formats.set(key, format);
  return format;
}
