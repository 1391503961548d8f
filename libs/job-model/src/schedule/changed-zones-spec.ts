// Test support: where the platform, which is the oracle of many tests, knows less than the data of the package.
import { packagedZoneData, platformZoneData, type ZoneData } from './zone-data.js';

/**
 * The zones that the releases 2026a to 2026f changed since 1970, and between which days they differ from 2025c, the data of
 * Node.js 20.
 */
const CHANGED_IN_2026: Record<string, [from: string, to?: string]> = {
  'Africa/Casablanca': ['2026-09-19'],
  'Africa/El_Aaiun': ['2026-09-19'],
  'America/Bogota': ['1992-05-01', '1992-05-04'],
  'America/Edmonton': ['2026-10-31'],
  'America/Havana': ['2026-10-31', '2027-03-15'],
  'America/Inuvik': ['2026-10-31'],
  'America/Vancouver': ['2026-10-31'],
  'America/Winnipeg': ['2026-10-31'],
  'Asia/Tehran': ['1979-05-25', '1979-05-28'],
  'Europe/Chisinau': ['2022-03-26'],
};

const canonical = (zone: string): string =>
  new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone;

const changeOf = (zone: string): [from: string, to?: string] | undefined => CHANGED_IN_2026[canonical(zone)];

export const isChanged = (zone: string): boolean => changeOf(zone) !== undefined;

/** Whether the data may differ at an instant, epoch seconds. */
export function mayDiffer(zone: string, at: number): boolean {
  const [from, to] = changeOf(zone) ?? [];
  if (from === undefined) return false;
  return at * 1000 >= Date.parse(from) && (to === undefined || at * 1000 < Date.parse(to));
}

/** The data by which a zone must be as the platform says. */
export function agreedData(): (zone: string) => ZoneData {
  const packaged = packagedZoneData();
  return (zone) => (isChanged(zone) ? platformZoneData : packaged);
}
