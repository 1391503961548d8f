/** Whose zone it is. */
export type Owner = 'job' | 'viewer' | 'utc';

/** The zones in which ticks are shown: the job's, the viewer's and UTC, each once. */
export function zonesToShow(job: string, viewer: string): { zone: string; owners: Owner[] }[] {
  const shown: { zone: string; owners: Owner[] }[] = [];
  const wanted: [string, Owner][] = [
    [job, 'job'],
    [viewer, 'viewer'],
    ['UTC', 'utc'],
  ];
  for (const [zone, owner] of wanted) {
    const known = shown.find((each) => isSame(each.zone, zone));
    if (known === undefined) shown.push({ zone, owners: [owner] });
    else known.owners.push(owner);
  }
  return shown;
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** An instant on the wall of a zone: `Mon 30 Nov 2026` and `09:00:00`. In UTC if the browser does not know the zone. */
export function dayAndTime(at: number, zone: string): { day: string; time: string } {
  const timeZone = isKnown(zone) ? zone : 'UTC';
  const date = { weekday: 'short', day: '2-digit', month: 'short', year: 'numeric' } as const;
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  return {
    day: new Intl.DateTimeFormat('en-GB', { ...date, timeZone }).format(at).replace(',', ''),
    time: new Intl.DateTimeFormat('en-GB', { ...clock, timeZone }).format(at),
  };
}

/** The same for what the scheduler computed: `2030-01-01T09:00:00+01:00`, by the server's data rather than the browser's. */
export const dayAndTimeOf = (local: string): { day: string; time: string } =>
  dayAndTime(Date.parse(`${local.slice(0, 19)}Z`), 'UTC');

function isKnown(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}
