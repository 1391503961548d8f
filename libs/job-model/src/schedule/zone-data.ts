import { PackedOffsets } from './packed-offsets.js';
import { platformName, PlatformOffsets } from './platform-offsets.js';
import type { ZoneOffsets } from './zone-offsets.js';

/** A release of the IANA time zone data. */
export interface ZoneData {
  /** The release, like `2026f`. Releases compare as text. */
  readonly version: string;
  /** Where the data come from. */
  readonly source: 'package' | 'platform' | 'file' | 'server';
  /** The offsets of a zone, by its name in any letter case, or null when there is no such zone. */
  find(name: string): ZoneOffsets | null;
}

/** The data cannot be used. The message says why, as the end of a sentence. */
export class InvalidZoneDataError extends Error {}

/** The data that Node.js brings along. */
export const platformZoneData: ZoneData = {
  // Read when it is asked for: a browser has no process, and asks for the data of its server instead.
  get version() {
    return process.versions['tz'] ?? '';
  },
  source: 'platform',
  find: (name) => (platformName(name) === null ? null : new PlatformOffsets(name)),
};

/** The data that the npm package `moment-timezone` brings along. Nothing but its data is used. */
export const packagedZoneData = (): ZoneData => new PackedZoneData(packagedData(), 'package');

function packagedData(): PackedData {
  // Not imported, so that a browser can load this file.
  const { createRequire } = process.getBuiltinModule('node:module');
  return createRequire(import.meta.url)('moment-timezone/data/packed/latest.json') as PackedData;
}

/**
 * Reads newer data in the packed form of `moment-timezone`, its `data/packed/latest.json`, and checks all of it. Throws
 * InvalidZoneDataError.
 */
export function readZoneData(text: string): ZoneData {
  const data = parsePacked(text);
  const zones = new PackedZoneData(data, 'file');
  if (data.zones.filter(repeats).length === 0) {
    throw new InvalidZoneDataError('its rules end before the year 2400, so that later times would be wrong');
  }
  const lost = new PackedZoneData(packagedData(), 'package').names().find((name) => !zones.has(name));
  if (lost !== undefined) throw new InvalidZoneDataError(`it lacks the zone ${lost}`);
  return zones;
}

/** How moment-timezone keeps a release: zones as text (see PackedOffsets), and `zone|alias`. */
interface PackedData {
  version: string;
  zones: string[];
  links: string[];
}

/** Zones of packed data. Unpacks a zone when it is asked for. */
class PackedZoneData implements ZoneData {
  readonly version: string;
  private readonly packed = new Map<string, string>();

  constructor(
    { version, zones, links }: PackedData,
    readonly source: ZoneData['source'],
  ) {
    this.version = version;
    for (const zone of zones) this.packed.set(nameOf(zone).toLowerCase(), zone);
    for (const link of links) {
      const zone = this.packed.get(nameOf(link).toLowerCase());
      if (zone === undefined)
        throw new InvalidZoneDataError(`the link "${link.slice(0, 99)}" leads to no zone`);
      this.packed.set(link.slice(link.indexOf('|') + 1).toLowerCase(), zone);
    }
  }

  has(name: string): boolean {
    return this.packed.has(name);
  }

  /** In lower case. */
  names(): string[] {
    return [...this.packed.keys()];
  }

  find(name: string): ZoneOffsets | null {
    // Some names are the platform's own, such as PST; each stands for a zone.
    const packed =
      this.packed.get(name.toLowerCase()) ?? this.packed.get(platformName(name)?.toLowerCase() ?? '');
    return packed === undefined ? platformZoneData.find(name) : PackedOffsets.unpack(packed);
  }
}

const RELEASE = /^20\d\d[a-z]{1,2}$/;

function parsePacked(text: string): PackedData {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new InvalidZoneDataError('it is not JSON', { cause: error });
  }
  const { version, zones, links } = Object(data) as Record<string, unknown>;
  if (typeof version !== 'string' || !RELEASE.test(version)) {
    throw new InvalidZoneDataError('it names no release, such as "version": "2026f"');
  }
  if (!isTexts(zones) || !isTexts(links))
    throw new InvalidZoneDataError('it has no lists "zones" and "links" of text');
  return { version, zones, links };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Whether a zone changes its clocks for ever. */
function repeats(packed: string): boolean {
  try {
    return PackedOffsets.unpack(packed).repeats;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidZoneDataError(
      `the zone "${nameOf(packed).slice(0, 64)}" cannot be read: ${error.message}`,
      {
        cause: error,
      },
    );
  }
}

/** What stands before the first bar. */
const nameOf = (packed: string): string => packed.slice(0, Math.max(packed.indexOf('|'), 0));
