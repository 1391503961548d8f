import { memo } from './memo.js';
import { packagedZoneData, platformZoneData, type ZoneData } from './zone-data.js';
import type { ZoneOffsets } from './zone-offsets.js';
import { Zone } from './zone.js';

const ZONES_KEPT = 1000;
const LONGEST_ZONE_NAME = 64;

/** The zones of some data, each made once. */
class Zones {
  private readonly remembered = memo<string, Zone>(ZONES_KEPT);

  constructor(readonly data: ZoneData) {}

  find(timezone: string): Zone | null {
    try {
      return this.remembered(timezone, (name) => {
        const offsets = this.data.find(name);
        if (offsets === null) throw new UnknownZoneError();
        return new Zone(name, offsets);
      });
    } catch (error) {
      if (error instanceof UnknownZoneError) return null;
      throw error;
    }
  }
}

class UnknownZoneError extends Error {}

/** One for the process: schedules, previews and descriptions must never differ in what they know. */
let current: Zones | null = null;

/** The data of all zones: the newer of those of the package and those of Node.js, unless `useZoneData` gave others. */
export const zoneData = (): ZoneData => zones().data;

/** Takes other data from now on. For the start of a process, before the first schedule is compiled. */
export function useZoneData(data: ZoneData): void {
  current = new Zones(data);
}

function zones(): Zones {
  return (current ??= new Zones(newerOf(packagedZoneData(), platformZoneData)));
}

/** The newer of two releases of the data; the first if they are the same. */
export const newerOf = (one: ZoneData, other: ZoneData): ZoneData =>
  other.version > one.version ? other : one;

/** The zone of an IANA name, or null when there is none. Offsets such as `+02:00` are no zones. */
export const findZone = (timezone: string): Zone | null =>
  mayBeName(timezone) ? zones().find(timezone) : null;

/** The offsets of a zone, or null when there is no such zone. */
export const findOffsets = (timezone: string): ZoneOffsets | null =>
  mayBeName(timezone) ? zoneData().find(timezone) : null;

const mayBeName = (timezone: string): boolean =>
  /^[A-Za-z]/.test(timezone) && timezone.length <= LONGEST_ZONE_NAME;

/** True for the name of an IANA time zone. */
export const isTimezone = (zone: string): boolean => findZone(zone) !== null;
