const DAY = 86_400_000;
const YEAR = 365 * DAY;

/** The day of the release that the package holds: the name of a release tells its year only. */
const RELEASED = { version: '2026f', at: Date.UTC(2026, 9, 29) };

/**
 * True when a release of the zone data, like `2026f`, is older than twelve months at `now`, epoch milliseconds. A release
 * whose day is not known counts from the end of its year.
 */
export function isOutdated(version: string, now: number): boolean {
  const released =
    version === RELEASED.version ? RELEASED.at : Date.UTC(Number(version.slice(0, 4)) + 1, 0, 1);
  return now >= released + YEAR + DAY;
}
