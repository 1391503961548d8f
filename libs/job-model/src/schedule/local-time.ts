import { requireZone } from './compile.js';
import type { Zone } from './zone.js';

const pad = (value: number): string => String(value).padStart(2, '0');

/** An offset in seconds as RFC 3339 writes it, `+05:45`, in whole minutes. */
export function formatOffset(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** An instant (epoch ms) in RFC 3339 on the wall clock of a zone; milliseconds only when there are any. */
export function formatInZone(at: number, zone: Zone): string {
  const { offset } = zone.at(Math.floor(at / 1000));
  const shown = Math.sign(offset) * Math.round(Math.abs(offset) / 60) * 60_000;
  const wall = new Date(at + shown).toISOString().slice(0, -1);
  return wall.replace('.000', '') + formatOffset(offset);
}

/** An instant (epoch ms) in RFC 3339 with the zone's offset, `2030-01-01T09:00:00+01:00`. Throws InvalidScheduleError. */
export const formatLocal = (at: number, timezone: string): string => formatInZone(at, requireZone(timezone));
