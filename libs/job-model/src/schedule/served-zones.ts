import { PackedOffsets } from './packed-offsets.js';
import type { ZoneData } from './zone-data.js';
import type { ZoneOffsets } from './zone-offsets.js';
import { findOffsets, useZoneData, zoneData } from './zones.js';

/** The changes of a zone, as a server tells them to a program that has no zone data of its own. */
export interface ServedZone {
  /** The name that was asked for. */
  timezone: string;
  /** The release of the data, like `2026f`. */
  zone_data: string;
  /** Seconds since 1970, ascending; the first lies before 1970. */
  starts: number[];
  /** Seconds east of UTC, from the start of the same index on. */
  offsets: number[];
}

/** The year before 1970, so that the first ticks have a period before them. */
const FIRST_SECOND = Date.UTC(1969, 0, 1) / 1000;

/** Beyond 2400, so that PackedOffsets repeats the rules of zones that change for ever, and no others. */
const LAST_SECOND = Date.UTC(2500, 0, 1) / 1000;

/** Everything that decides which ticks a zone has; null when there is no such zone. */
export function serveZone(timezone: string): ServedZone | null {
  const changes = findOffsets(timezone)?.changes(FIRST_SECOND, LAST_SECOND);
  if (changes === undefined) return null;
  return {
    timezone,
    zone_data: zoneData().version,
    starts: changes.map(({ at }) => at),
    offsets: changes.map(({ offset }) => offset),
  };
}

/** The zones that a server has told so far. Zones of one release only: those of another replace them. */
export class ServedZones {
  private zones = new Map<string, ZoneOffsets>();
  private version = '';

  has(timezone: string): boolean {
    return this.zones.has(timezone);
  }

  /** From now on, all schedules of this process use what the server has told. */
  add({ timezone, zone_data, starts, offsets }: ServedZone): void {
    if (zone_data !== this.version) this.zones = new Map();
    this.version = zone_data;
    this.zones.set(timezone, PackedOffsets.of(starts, offsets));
    useZoneData(this.data());
  }

  private data(): ZoneData {
    const { zones, version } = this;
    return { version, source: 'server', find: (name) => zones.get(name) ?? null };
  }
}
