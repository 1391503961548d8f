// Test support: where the platform, which is the oracle of many tests, knows less than the data of the package.
import { packagedZoneData, platformZoneData, type ZoneData } from './zone-data.js';

/** The zones that the releases 2026a to 2026f changed since 1970. Those of Node.js 20 end with 2025c. */
const CHANGED_IN_2026 = new Set([
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'America/Bogota',
  'America/Edmonton',
  'America/Havana',
  'America/Inuvik',
  'America/Vancouver',
  'America/Winnipeg',
  'Asia/Tehran',
  'Europe/Chisinau',
]);

const canonical = (zone: string): string =>
  new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone;

export const isChanged = (zone: string): boolean => CHANGED_IN_2026.has(canonical(zone));

/** The data by which a zone must be as the platform says. */
export function agreedData(): (zone: string) => ZoneData {
  const packaged = packagedZoneData();
  return (zone) => (isChanged(zone) ? platformZoneData : packaged);
}
