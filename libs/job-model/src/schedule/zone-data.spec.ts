import fc from 'fast-check';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { isChanged, mayDiffer } from './changed-zones-spec.js';
import { isTimezone, readZoneData, useZoneData, zoneData } from './index.js';
import { wallReader } from './naive-walk-spec.js';
import { compile } from './schedule-fixture-spec.js';
import { packagedZoneData, platformZoneData, type ZoneData } from './zone-data.js';
import { isOutdated } from './zone-data-age.js';
import { newerOf } from './zones.js';

const packaged = packagedZoneData();
const fromHere = createRequire(__filename);
const packedText = readFileSync(fromHere.resolve('moment-timezone/data/packed/latest.json'), 'utf8');
const packed = JSON.parse(packedText) as { version: string; zones: string[]; links: string[] };
const names = [
  ...packed.zones.map((zone) => zone.slice(0, zone.indexOf('|'))),
  ...packed.links.map((link) => link.slice(link.indexOf('|') + 1)),
];

/** The walls of all zones have four digits for their year up to here, in seconds. */
const LAST_SHOWN = Date.UTC(9999, 11, 30) / 1000;

function platformOffset(zone: string): (second: number) => number {
  const wallAt = wallReader(zone);
  return (second) => wallAt(second * 1000) / 1000 - second;
}

afterEach(() => useZoneData(packaged));

describe('the data of the package', () => {
  it('are newer than those of Node.js, so they are used', () => {
    expect([platformZoneData.version > '2025', packaged.version > platformZoneData.version]).toEqual([
      true,
      true,
    ]);
    expect(zoneData()).toMatchObject({ version: '2026f', source: 'package' });
  });

  it('give way to those of Node.js once these are newer', () => {
    const of = (version: string): ZoneData => ({ ...platformZoneData, version });
    for (const [older, newer] of [
      [packaged, of('2026g')],
      [packaged, of('2027a')],
      [of('2025c'), packaged],
      [of(''), packaged],
    ] as const) {
      expect(newerOf(older, newer)).toBe(newer);
      expect(newerOf(newer, older)).toBe(newer);
    }
    expect(newerOf(packaged, of(packaged.version))).toBe(packaged);
  });

  it('know every zone that Node.js knows, by all its names, in any letter case', () => {
    const known = new Set(names);
    expect(Intl.supportedValuesOf('timeZone').filter((zone) => !known.has(zone))).toEqual([]);
    expect(['europe/PARIS', 'US/Pacific', 'utc', 'PST', 'Etc/GMT+5'].map(isTimezone)).not.toContain(false);
    expect(['Mars/Olympus', '__proto__', 'constructor', 'Europe'].map(isTimezone)).not.toContain(true);
    // A name that only Node.js knows stands for a zone, whose newer data count.
    expect(packaged.find('PNT')?.changes(0, 1e9)).toEqual(packaged.find('America/Phoenix')?.changes(0, 1e9));
  });

  it('agree with Node.js on every zone, except when a release in between changed it, 1970 to 2100 and long after', () => {
    const [first, last] = [0, Date.UTC(2101, 0, 1) / 1000];
    const differing: string[] = [];
    const compared = new Set<string>();
    names.forEach((zone, index) => {
      const offsets = packaged.find(zone);
      const changes = offsets?.changes(first, last) ?? [];
      const moments = [
        ...fc.sample(fc.integer({ min: first, max: last }), { seed: index, numRuns: 4 }),
        ...fc
          .sample(fc.constantFrom(...changes), { seed: index, numRuns: 3 })
          .flatMap(({ at }) => [at - 1, at]),
        changes.at(-1)?.at ?? 0,
        ...fc.sample(fc.integer({ min: last, max: LAST_SHOWN }), { seed: index, numRuns: 2 }),
      ];
      const offsetAt = platformOffset(zone);
      for (const at of moments.filter((moment) => moment >= first && !mayDiffer(zone, moment))) {
        if (isChanged(zone)) compared.add(zone);
        const [found, expected] = [offsets?.changes(at, at)[0]?.offset, offsetAt(at)];
        if (found !== expected) differing.push(`${zone} at ${at}: ${found}, Node.js ${expected}`);
      }
    });
    expect(differing).toEqual([]);
    expect(compared.size).toBeGreaterThanOrEqual(10);
  });

  it('go on by their rules after the last change that they list', () => {
    const offsetAt = platformOffset('America/New_York');
    const from = Date.UTC(2499, 0, 1) / 1000;
    const changes = packaged.find('America/New_York')?.changes(from, from + 12 * 366 * 86_400) ?? [];
    expect(changes.length).toBe(1 + 24);
    for (const { at, offset } of changes.slice(1)) {
      expect([offsetAt(at - 1) === offset, offsetAt(at) === offset]).toEqual([false, true]);
    }
  });
});

describe('data from a file', () => {
  it('take the place of those of the package, for every schedule', () => {
    const shifted = packed.zones.map((zone) => zone.replace(/^(Etc\/GMT-1\|[^|]*\|)-10/, '$1-20'));
    useZoneData(readZoneData(JSON.stringify({ ...packed, version: '2030a', zones: shifted })));
    expect(zoneData()).toMatchObject({ version: '2030a', source: 'file' });
    expect(compile('0 9 * * *', { timezone: 'Etc/GMT-1' }).next(0)).toBe(7 * 3_600_000);
  });

  it.each([
    ['nothing', '', 'it is not JSON'],
    ['half of a file', packedText.slice(0, 400_000), 'it is not JSON'],
    ['something else', '[1]', 'it names no release, such as "version": "2026f"'],
    ['no zones', '{"version":"2026f"}', 'it has no lists "zones" and "links" of text'],
    ['a zone too few', without('Europe/Paris'), 'it lacks the zone europe/paris'],
    [
      'a link to nowhere',
      JSON.stringify({ ...packed, links: ['A/B|C/D'] }),
      'the link "A/B|C/D" leads to no zone',
    ],
    [
      'data that end in 2037',
      endingIn2037(),
      'its rules end before the year 2400, so that later times would be wrong',
    ],
    ['a changed digit', broken('|0121', '|0z21'), /^the zone ".*" cannot be read: a period has no offset$/],
    [
      'a change too few',
      broken(' 1qN0', ''),
      /^the zone ".*" cannot be read: it has not one change between two periods$/,
    ],
    [
      'changes back in time',
      broken(' 1qN0', ' -1qN0'),
      /^the zone ".*" cannot be read: its changes do not ascend$/,
    ],
    [
      'no number',
      broken(' 1qN0', ' 1q?0'),
      /^the zone ".*" cannot be read: "1q\?0" is not a number in base 60$/,
    ],
  ])('are refused when they are %s', (_, text, sentence) => {
    expect(() => readZoneData(text)).toThrow(sentence);
  });

  function without(name: string): string {
    return JSON.stringify({
      ...packed,
      zones: packed.zones.filter((zone) => !zone.startsWith(`${name}|`)),
      links: [],
    });
  }

  function endingIn2037(): string {
    const zones = packed.zones.map((zone) => {
      const parts = zone.split('|');
      const changes = (parts[4] ?? '').split(' ').slice(0, 150);
      return [
        ...parts.slice(0, 3),
        parts[3]?.slice(0, changes.length + (parts[4] === '' ? 0 : 1)),
        changes.join(' '),
        '',
      ].join('|');
    });
    return JSON.stringify({ ...packed, zones });
  }

  function broken(part: string, by: string): string {
    const index = packed.zones.findIndex((zone) => zone.includes(part));
    return JSON.stringify({
      ...packed,
      zones: packed.zones.map((zone, at) => (at === index ? zone.replace(part, () => by) : zone)),
    });
  }
});

describe('the age of data', () => {
  it('counts from the day of the release', () => {
    const changelog = readFileSync(fromHere.resolve('moment-timezone/changelog.md'), 'utf8');
    const [, day] = /_(\d{4}-\d\d-\d\d)_\n\* Updated data to IANA TZDB `2026f`/.exec(changelog) ?? [];
    expect(day).toBe('2026-10-29');
    expect(packaged.version).toBe('2026f');
    expect(isOutdated('2026f', Date.UTC(2027, 9, 29))).toBe(false);
    expect(isOutdated('2026f', Date.UTC(2027, 9, 30))).toBe(true);
  });

  it('counts from the end of the year for a release whose day is not known', () => {
    expect(isOutdated('2027b', Date.UTC(2028, 11, 31))).toBe(false);
    expect(isOutdated('2027b', Date.UTC(2029, 0, 2))).toBe(true);
    expect(isOutdated('2025c', Date.UTC(2027, 0, 2))).toBe(true);
  });
});
