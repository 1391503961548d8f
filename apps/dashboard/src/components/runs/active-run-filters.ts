import * as texts from '../../texts/index.js';
import { formatLocal, viewerZone } from '../../time/format.js';
import type { ActiveFilter } from '../filter-chips.js';
import type { RunFilter } from './run-filter.js';

const HOUR = 3_600_000;

/** Ranges that end now, milliseconds. */
export const RANGES = { '1h': HOUR, '24h': 24 * HOUR, '7d': 7 * 24 * HOUR, '30d': 30 * 24 * HOUR } as const;
export type RangeName = keyof typeof RANGES;

/** The chips of a filter of runs. */
export function activeRunFilters({ state, trigger, from, to }: RunFilter): ActiveFilter[] {
  const labels = texts.runs.filters;
  return [
    ...(state ?? []).map((value) => chip('state', labels.state, value, texts.states.run[value])),
    ...(trigger ?? []).map((value) => chip('trigger', labels.trigger, value, texts.runs.triggers[value])),
    ...(from === undefined ? [] : [chip('from', labels.from, from, local(from))]),
    ...(to === undefined ? [] : [chip('to', labels.to, to, local(to))]),
  ];
}

/** The filter without one of its chips. */
export function withoutFilter(filter: RunFilter, { name, value }: ActiveFilter): RunFilter {
  const entries = Object.entries(filter).map(([key, held]) => [
    key,
    key !== name ? held : Array.isArray(held) ? held.filter((item) => item !== value) : undefined,
  ]);
  return Object.fromEntries(
    entries.filter(([, held]) => held !== undefined && (!Array.isArray(held) || held.length > 0)),
  );
}

const chip = (name: string, label: string, value: string, shown: string): ActiveFilter => ({
  name,
  label,
  value,
  shown,
});

const local = (at: string): string => formatLocal(Date.parse(at), viewerZone(), false);
